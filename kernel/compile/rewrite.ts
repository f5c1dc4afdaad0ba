// Names of the Cell become members of the scope object, on the text that the user wrote.
// Invariant: the new text of a name is one piece that leads back to where the name stood.

import type MagicString from "magic-string";
import type { Found, Reference } from "./found.ts";

/** How the code calls what it is given; no name of the user's is among these. */
export interface Given {
  readonly scope: string;
  readonly load: string;
  readonly meta: string;
  readonly last: string;
}

export function rewriteReferences(
  text: MagicString,
  { references, open }: Pick<Found, "references" | "open">,
  isOfScope: (reference: Reference) => boolean,
  { scope }: Given,
): void {
  const listStarts = new Set(open.filter(({ isListed }) => isListed).map(({ start }) => start));
  for (const reference of references) {
    if (!isOfScope(reference)) continue;
    const { name, start, end, role, isShorthand } = reference;
    const member = isShorthand ? `${name}: ${scope}.${name}` : `${scope}.${name}`;
    if (role === "call") {
      // The object is not to be `this`. In parentheses, it must not continue a line before it.
      const stop = listStarts.has(start) ? ";" : "";
      text.update(start, end, `${stop}(0, ${member})`);
    } else if (role === "typeof") {
      text.update(start, end, `(${JSON.stringify(name)} in ${scope} ? ${member} : undefined)`);
    } else {
      text.update(start, end, member);
    }
  }
}

/** `x = () => {}` gives the function the name x; as a member's value it would have none. */
export function rewriteNamings(text: MagicString, { namings }: Found): void {
  for (const { name, value } of namings) {
    const key = JSON.stringify(name);
    text.prependRight(value.start, `({ [${key}]: `);
    text.appendLeft(value.end, ` })[${key}]`);
  }
}

export function rewriteImportCalls(
  text: MagicString,
  { imports, metas }: Found,
  { load, meta }: Given,
): void {
  for (const { start } of imports) text.update(start, start + "import".length, load);
  for (const { start, end } of metas) text.update(start, end, meta);
}

/** What now ends like something that can be called must not be, by a bracket on the next line. */
export function closeStatements(text: MagicString, { open }: Pick<Found, "open">): void {
  for (const { end } of open) if (text.original.charAt(end - 1) !== ";") text.appendLeft(end, ";");
}

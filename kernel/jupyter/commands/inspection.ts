// What there is to say of a name, as a notebook gets it.

import type { Inspection } from "../../code.ts";
import type { Kernel } from "../../kernel.ts";
import type { MimeBundle } from "../cell/emit.ts";

export interface InspectedPlace {
  readonly code: string;
  readonly offset: number;
  readonly wantsSource: boolean;
}

export async function inspectionOf(
  about: string,
  wantsSource: boolean,
  kernel: Pick<Kernel, "language">,
): Promise<MimeBundle> {
  const place = { code: about, offset: about.length, wantsSource };
  return (await inspectAt(place, kernel)) ?? { "text/plain": `Nothing is known of ${about}.` };
}

/** null when nothing is known of it. */
export async function inspectAt(
  { code, offset, wantsSource }: InspectedPlace,
  { language }: Pick<Kernel, "language">,
): Promise<MimeBundle | null> {
  const found = await (await language()).inspect(code, offset, wantsSource);
  return found === null || found.signature === UNKNOWN ? null : describe(found);
}

/** What the language server says of a name that nobody has declared. */
const UNKNOWN = "any";

function describe({ signature, docs, source }: Inspection): MimeBundle {
  const code = (text: string) => `\`\`\`ts\n${text}\n\`\`\``;
  const parts = [signature, docs, source ?? ""].filter((part) => part !== "");
  const markdown = [code(signature), docs, source === null ? "" : code(source)];
  return {
    "text/plain": parts.join("\n\n"),
    "text/markdown": markdown.filter((part) => part !== "").join("\n\n"),
  };
}

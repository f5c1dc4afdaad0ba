// Questions about code that has not run: completion, documentation, whether it is whole.

import { completenessOf } from "../../compile/completeness.ts";
import type { Kernel } from "../../kernel.ts";
import { meaningOf } from "../../meaning.ts";
import { inspectAt } from "../commands/inspection.ts";
import { pointsOf, unitsOf } from "../offsets.ts";
import { type Content, numberIn, textIn } from "../wire/message.ts";

export async function complete(content: Content, kernel: Kernel): Promise<object> {
  const { code, offset } = placeIn(content);
  const { from, to, items } = await (await kernel.language()).complete(code, offset);
  const [start, end] = [pointsOf(code, from), pointsOf(code, to)];
  return {
    status: "ok",
    matches: items.map(({ text }) => text),
    cursor_start: start,
    cursor_end: end,
    metadata: {
      _jupyter_types_experimental: items.map(({ text, kind, type }) => ({
        ...{ start, end, text, type: kind },
        signature: type,
      })),
    },
  };
}

export async function inspect(content: Content, kernel: Kernel): Promise<object> {
  const { code, offset } = placeIn(content);
  const wantsSource = numberIn(content, "detail_level", 0) > 0;
  // At the end of a name, or within the brackets of its call, the name is what is meant.
  const places = [offset, ...callsBefore(code, offset)];
  for (const place of places) {
    const data = await inspectAt({ code, offset: place, wantsSource }, kernel);
    if (data !== null) return { ...FOUND, found: true, data };
  }
  return { ...FOUND, found: false, data: {} };
}

const FOUND = { status: "ok", metadata: {} };

export function isComplete(content: Content): object {
  const code = textIn(content, "code");
  if (meaningOf(code).kind !== "cell") return { status: "complete" };
  const completeness = completenessOf(code);
  if (completeness.kind !== "incomplete") return { status: completeness.kind };
  return { status: "incomplete", indent: " ".repeat(completeness.indent) };
}

function placeIn(content: Content): { readonly code: string; readonly offset: number } {
  const code = textIn(content, "code");
  return { code, offset: unitsOf(code, numberIn(content, "cursor_pos", code.length)) };
}

/** The end of the name that is called, when the cursor is within or behind the brackets. */
function callsBefore(code: string, offset: number): number[] {
  const name = /([\p{ID_Continue}$])\s*\([^()]*\)?$/u.exec(code.slice(0, offset));
  return name === null ? [] : [name.index + (name[1]?.length ?? 0)];
}

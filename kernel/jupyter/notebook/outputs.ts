// What Cells emit, as a notebook file keeps it: outputs in a list, joined, replaced and cleared as
// a front end would.

import type { Emit, MimeBundle } from "../cell/emit.ts";
import { type Content, isContent, textIn } from "../wire/message.ts";
import { linesOf } from "./notebook.ts";

export interface CollectedOutputs {
  readonly emit: Emit;
  /** In the format of a notebook file. */
  list(): readonly Content[];
}

/** Outputs that are shown again by their id, in whichever Cell they stand. */
export type Displays = Map<string, Shown[]>;

interface Shown {
  data: MimeBundle;
}

type Output =
  | { readonly type: "stream"; readonly name: string; text: string }
  | {
      readonly type: "other";
      readonly kind: string;
      readonly content: Content;
      shown: Shown | null;
    };

export function collectOutputs(displays: Displays, told: Emit): CollectedOutputs {
  let outputs: Output[] = [];
  let isClearing = false;

  const add = (output: Output) => {
    if (isClearing) outputs = [];
    isClearing = false;
    const last = outputs.at(-1);
    const isMore = output.type === "stream" && last?.type === "stream" && last.name === output.name;
    if (isMore) last.text += output.text;
    else outputs.push(output);
  };
  const display = (kind: string, content: Content) => {
    const shown = { data: dataOf(content) };
    const id = idOf(content);
    if (id !== "") displays.set(id, [...(displays.get(id) ?? []), shown]);
    add({ type: "other", kind, content, shown });
  };
  return {
    async emit(type, said) {
      const content: Content = { ...said };
      if (type === "stream") {
        add({ type: "stream", name: textIn(content, "name"), text: textIn(content, "text") });
      } else if (type === "clear_output") {
        if (content["wait"] === true) isClearing = true;
        else outputs = [];
      } else if (type === "update_display_data") {
        for (const shown of displays.get(idOf(content)) ?? []) shown.data = dataOf(content);
      } else if (type === "error") add({ type: "other", kind: "error", content, shown: null });
      else display(type, content);
      await told(type, said);
    },
    list: () => outputs.map(write),
  };
}

function write(output: Output): Content {
  if (output.type === "stream") {
    return { output_type: "stream", name: output.name, text: linesOf(output.text) };
  }
  const { kind, content, shown } = output;
  if (shown === null) return { output_type: kind, ...content };
  const { transient: _transient, data: _data, ...rest } = content;
  return { output_type: kind, ...rest, data: writeData(shown.data) };
}

function writeData(data: MimeBundle): MimeBundle {
  const entries = Object.entries(data).map(([type, value]) => [
    type,
    typeof value === "string" && !isPicture(type) ? linesOf(value) : value,
  ]);
  return Object.fromEntries(entries);
}

/** In base64, which is one line. */
function isPicture(type: string): boolean {
  return type.startsWith("image/") && type !== "image/svg+xml";
}

function dataOf(content: Content): MimeBundle {
  return isContent(content["data"]) ? content["data"] : {};
}

function idOf(content: Content): string {
  return isContent(content["transient"]) ? textIn(content["transient"], "display_id") : "";
}

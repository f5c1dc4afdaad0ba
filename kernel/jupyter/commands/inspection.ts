// What there is to say of a name, as a notebook gets it.

import type { Inspection } from "../../code.ts";
import type { Kernel } from "../../kernel.ts";
import type { MimeBundle } from "../cell/emit.ts";

export async function inspectionOf(
  about: string,
  wantsSource: boolean,
  { language }: Pick<Kernel, "language">,
): Promise<MimeBundle> {
  const found = await (await language()).inspect(about, about.length, wantsSource);
  if (found === null) return { "text/plain": `Nothing is known of ${about}.` };
  return describeInspection(found);
}

export function describeInspection({ signature, docs, source }: Inspection): MimeBundle {
  const code = (text: string) => `\`\`\`ts\n${text}\n\`\`\``;
  const parts = [signature, docs, source ?? ""].filter((part) => part !== "");
  const markdown = [code(signature), docs, source === null ? "" : code(source)];
  return {
    "text/plain": parts.join("\n\n"),
    "text/markdown": markdown.filter((part) => part !== "").join("\n\n"),
  };
}

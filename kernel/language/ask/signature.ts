// The signature of the call that the cursor is in, from the server's answer. Pure.

import type { Signature } from "../../code.ts";
import type { ParameterInformation, SignatureHelp } from "../server/protocol.ts";
import { markdownOf } from "../text/hover.ts";

export function signatureOf(help: SignatureHelp | null): Signature | null {
  const shown = help?.signatures[help.activeSignature ?? 0] ?? help?.signatures[0];
  if (help === null || shown === undefined) return null;
  const asked = shown.activeParameter ?? help.activeParameter ?? null;
  const parameters = shown.parameters ?? [];
  const active = asked !== null && asked < parameters.length ? asked : null;
  const parameter = active === null ? undefined : parameters[active];
  const docs = [parameter?.documentation, shown.documentation].map(markdownOf);
  return {
    label: shown.label,
    parameters: parameters.map((one) => spanIn(shown.label, one)),
    active,
    docs: docs.filter((text) => text !== "").join("\n\n"),
  };
}

function spanIn(label: string, { label: part }: ParameterInformation) {
  if (typeof part !== "string") return { from: part[0], to: part[1] };
  const from = Math.max(0, label.indexOf(part));
  return { from, to: from + part.length };
}

// Which of the literals that a module repeats become its parameters: one list, one answer.

import type { Proposal } from "../../kernel/save/words.ts";
import { type Line, span } from "../text/line.ts";
import type { Prompt } from "./command.ts";

/** By name, as code. Rejects when the user does not want to answer. */
export async function chooseParameters(
  proposals: readonly Proposal[],
  { surface, ask }: Pick<Prompt, "surface"> & { readonly ask: NonNullable<Prompt["ask"]> },
): Promise<ReadonlyMap<string, string>> {
  surface.print([
    [span("These stand there several times, and could be parameters:", "muted")],
    ...viewProposals(proposals),
  ]);
  for (;;) {
    const answer = await ask({ text: questionFor(proposals), isSecret: false });
    const chosen = readChoice(answer, proposals);
    if (typeof chosen !== "string") return chosen;
    surface.print([[span(chosen, "warning")]]);
  }
}

function viewProposals(proposals: readonly Proposal[]): Line[] {
  const width = Math.max(...proposals.map(({ name }) => name.length));
  return proposals.map(({ name, code, count }, at) => [
    span(`  ${at + 1} `, "accent"),
    span(name.padEnd(width)),
    span(`  ${code}`, "string"),
    span(`  ${count} times`, "muted"),
  ]);
}

function questionFor(proposals: readonly Proposal[]): string {
  const likely = proposals.flatMap(({ isLikely }, at) => (isLikely ? [at + 1] : []));
  const standard = likely.length > 0 ? likely.join(" ") : "none";
  return `Which? [${standard}]  none, all, numbers, or 1=NAME:`;
}

const NAME = /^[A-Za-z_$][\w$]*$/;

/** As text: what is wrong with the answer. */
export function readChoice(
  answer: string,
  proposals: readonly Proposal[],
): ReadonlyMap<string, string> | string {
  const words = answer.split(/[\s,]+/).filter((word) => word !== "");
  if (words.length === 0) return chosenOf(proposals.filter(({ isLikely }) => isLikely));
  if (words.length === 1 && words[0] === "all") return chosenOf(proposals);
  if (words.length === 1 && (words[0] === "none" || words[0] === "0")) return new Map();
  const chosen = new Map<string, string>();
  for (const word of words) {
    const [number = "", name] = word.split("=");
    const proposal = /^\d+$/.test(number) ? proposals[Number(number) - 1] : undefined;
    if (proposal === undefined) return `${word} is none of them.`;
    if (name !== undefined && !NAME.test(name)) return `${name} cannot be a parameter's name.`;
    chosen.set(name ?? proposal.name, proposal.code);
  }
  return chosen;
}

function chosenOf(proposals: readonly Proposal[]): ReadonlyMap<string, string> {
  return new Map(proposals.map(({ name, code }) => [name, code]));
}

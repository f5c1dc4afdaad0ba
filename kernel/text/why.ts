// Why a step is or is not kept, as lines for a person: what it is, then what changed and where.

import { formatBytes } from "../../stdlib/base/space.ts";
import type { Why, WhyChange, WhyRun } from "../../stdlib/index.ts";
import { durationOf } from "./duration.ts";

const MOST_PATHS = 10;
const LONGEST_VALUE = 60;

export function describeWhy(why: Why): string {
  const { op, title, inputs, before, changes, areChangesCut } = why;
  const lines = [title ?? "nothing is known of it", `op      ${op}`, ...keptLines(why)];
  for (const input of inputs) lines.push(`from    ${input.title}`);
  if (before !== null) lines.push(`before  ${describeRun(before)}`);
  else if (title !== null) lines.push("before  nothing like it has run and succeeded");
  for (const change of changes) lines.push(...describeChange(change, title));
  if (before !== null && changes.length === 0) lines.push("differs in nothing that is known");
  if (areChangesCut) lines.push("        … and more");
  return `${lines.join("\n")}\n`;
}

function keptLines({ isKept, madeAtMs, usedAtMs, sizeBytes, isInUse, tookMs }: Why): string[] {
  if (!isKept) {
    return [`cached  no${tookMs === null ? "" : `; takes about ${durationOf(tookMs)}`}`];
  }
  const took = tookMs === null ? "" : ` in ${durationOf(tookMs)}`;
  return [
    `cached  yes, made ${dateOf(madeAtMs ?? 0)}${took}, last used ${dateOf(usedAtMs ?? 0)}`,
    `size    ${formatBytes(sizeBytes ?? 0)}${isInUse === true ? ", in use" : ""}`,
  ];
}

function describeRun({ title, madeAtMs, tookMs }: WhyRun): string {
  return `${title}, ${dateOf(madeAtMs)}${tookMs === null ? "" : `, ${durationOf(tookMs)}`}`;
}

/** Where it is said only when it is not the step that was asked about. */
function describeChange(change: WhyChange, asked: string | null): string[] {
  const where = change.title === asked || change.kind === "FILES" ? "" : `${change.title}: `;
  const [first, ...rest] = wordsOf(change);
  return [`differs ${where}${first}`, ...rest.map((line) => `          ${line}`)];
}

function wordsOf(change: WhyChange): string[] {
  const { kind, name, before, now } = change;
  const values = `${wordFor(before)} before, ${wordFor(now)} now`;
  switch (kind) {
    case "COMMAND":
      return [`the command: ${values}`];
    case "VARIABLE":
      return [`variable ${name}: ${values}`];
    case "SETTING":
      return [`${name}: ${values}`];
    case "MOUNT":
      return [`the mount at ${name}: ${values}`];
    case "ACTION":
      // The same done with other content has the same words.
      if (before === now) return [`what is written at ${name} is not the same`];
      return [`what is done at ${name}: ${values}`];
    case "IMAGE":
      return [`the image${name === "" ? "" : ` ${name}`}: ${values}`];
    case "STEP":
      return [`the step: ${values}`];
    case "FORGOTTEN":
      return [`its ${name}: what it was is not known any more`];
    case "FILES":
      return filesIn(change);
  }
}

function filesIn({ name, paths, morePaths, before, now }: WhyChange): string[] {
  const where = name === "" ? "the input folder" : `the files at ${name}`;
  if (paths === null) return [`${where}: ${before} before, ${now} now`];
  const shown = paths.slice(0, MOST_PATHS);
  const more = paths.length + morePaths - shown.length;
  return [
    `${where}:`,
    ...shown.map(({ path, kind }) => `${kind.toLowerCase()} ${path}`),
    ...(more > 0 ? [`… ${more} more`] : []),
  ];
}

function wordFor(value: string | null): string {
  if (value === null) return "none";
  return value.length <= LONGEST_VALUE ? value : `${value.slice(0, LONGEST_VALUE)}…`;
}

function dateOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

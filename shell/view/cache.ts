// What the engine keeps, as lines for a person: by kind, the biggest first.

import { formatBytes } from "../../stdlib/base/space.ts";

export interface Entry {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly sizeBytes: number;
  readonly inUse: boolean;
  readonly usedNs: number;
  readonly madeNs: number;
}

export interface Contents {
  readonly usedBytes: number;
  readonly budgetBytes: number;
  readonly freeBytes: number;
  readonly entries: readonly Entry[];
}

const HEADINGS: Readonly<Record<string, string>> = {
  image: "images",
  exec: "commands",
  file: "changed folders",
  diff: "changed folders",
  folder: "host folders",
  volume: "cache volumes",
  content: "contents",
  failure: "failed steps",
};
/** So many of a kind are shown; the rest is counted. */
const MOST_SHOWN = 10;
const SIZE_WIDTH = 8;
const MS_A_NANOSECOND = 1e-6;

export function describeCache(contents: Contents): string {
  const { usedBytes, budgetBytes, freeBytes, entries } = contents;
  const groups = [...groupByHeading(entries)].sort(([, a], [, b]) => sizeOf(b) - sizeOf(a));
  const lines = groups.flatMap(([heading, group]) => describeGroup(heading, group));
  const total = `${pad(usedBytes)}  in all, of ${formatBytes(budgetBytes)} that may be used`;
  return `${[...lines, total, `${pad(freeBytes)}  free on the disk`].join("\n")}\n`;
}

function groupByHeading(entries: readonly Entry[]): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const heading = HEADINGS[entry.kind] ?? entry.kind;
    groups.set(heading, [...(groups.get(heading) ?? []), entry]);
  }
  return groups;
}

function describeGroup(heading: string, group: readonly Entry[]): string[] {
  const shown = group.slice(0, MOST_SHOWN).map((entry) => {
    const use = entry.inUse ? "in use" : `used ${dateOf(entry.usedNs * MS_A_NANOSECOND)}`;
    return `${pad(entry.sizeBytes)}    ${entry.title} (${use})`;
  });
  const rest = group.slice(MOST_SHOWN);
  const more = rest.length === 0 ? [] : [`${pad(sizeOf(rest))}    ${rest.length} more`];
  return [`${pad(sizeOf(group))}  ${heading}`, ...shown, ...more, ""];
}

function sizeOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

function pad(bytes: number): string {
  return formatBytes(bytes).padStart(SIZE_WIDTH);
}

function dateOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

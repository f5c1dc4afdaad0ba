// What an object of the API looks like in a terminal: its chain, and what is known of the result.

import type { Card, ContainerCard, ContainerFacts, Tree } from "../../kernel/display.ts";
import { summarise } from "../../kernel/text/steps.ts";
import { never } from "../../stdlib/base/assert.ts";
import { formatBytes } from "../../stdlib/base/space.ts";
import { cutLine } from "../text/cut.ts";
import { type Line, span } from "../text/line.ts";
import { type Highlight, languageOf, viewContent } from "./file.ts";
import { headingOf } from "./shown.ts";
import { viewSteps } from "./steps.ts";
import { viewTree } from "./tree.ts";
import { commandOf, countOf, groupDigits, nameOf } from "./words.ts";

export interface CardRoom {
  readonly columns: number;
  /** Left out, code has no colours. */
  readonly highlight?: Highlight;
}

/** A list is as long as the screen is not; the rest is counted. */
const MOST_ENV = 12;
const LABEL_COLUMNS = 12;

export function viewCard(card: Card, room: CardRoom): Line[] {
  const { columns } = room;
  if (columns < 1) return [];
  switch (card.kind) {
    case "container":
      return viewContainer(card, columns);
    case "directory":
      return [
        ...headingOf("Directory", [...treeFacts(card.tree), ...summarise(card.steps)], columns),
        ...viewSteps(card.steps, columns),
        ...(card.tree === null ? [] : viewTree(card.tree, columns)),
      ];
    case "file": {
      const size = card.content === null ? [] : [formatBytes(card.content.sizeBytes)];
      const facts = [nameOf(card.name), ...size, ...summarise(card.steps)];
      const language = languageOf(card.name);
      return [
        ...headingOf("File", facts, columns),
        ...viewSteps(card.steps, columns),
        ...(card.content === null ? [] : viewContent(card.content, language, room)),
      ];
    }
    case "other":
      return [
        ...headingOf(card.type, summarise(card.steps), columns),
        ...viewSteps(card.steps, columns),
      ];
    default:
      return never(card);
  }
}

function viewContainer({ steps, facts }: ContainerCard, columns: number): Line[] {
  const size = facts?.sizeBytes ?? null;
  const words = [
    ...(facts === null ? [] : [nameOf(facts.platform)]),
    ...(size === null ? [] : [formatBytes(size)]),
    ...summarise(steps),
  ];
  return [
    ...headingOf("Container", words, columns),
    ...viewSteps(steps, columns),
    ...(facts === null ? [] : viewFacts(facts, columns)),
  ];
}

function viewFacts(facts: ContainerFacts, columns: number): Line[] {
  return [
    ...viewFact("entrypoint", [commandOf(facts.entrypoint)], columns),
    ...viewFact("args", [commandOf(facts.defaultArgs)], columns),
    ...viewFact("workdir", [facts.workdir], columns),
    ...viewFact("user", [facts.user], columns),
    ...viewFact("ports", [facts.ports.join(", ")], columns),
    ...viewFact("env", environment(facts), columns),
  ];
}

/** What is empty is not told. */
function viewFact(label: string, values: readonly string[], columns: number): Line[] {
  return values
    .filter((value) => value !== "")
    .map((value, at) => {
      const margin = `  ${at === 0 ? label : ""}`.padEnd(LABEL_COLUMNS + 2);
      return cutLine([span(margin, "muted"), span(nameOf(value))], columns);
    });
}

/** By name, but the path, which is long and the same nearly everywhere, comes last. */
function environment({ env }: ContainerFacts): string[] {
  const sorted = env.toSorted((a, b) => {
    const order = Number(a.name === "PATH") - Number(b.name === "PATH");
    return order !== 0 ? order : a.name < b.name ? -1 : 1;
  });
  const shown = sorted.slice(0, MOST_ENV).map(({ name, value }) => `${name}=${value}`);
  const more = sorted.length - shown.length;
  return more > 0 ? [...shown, `… ${groupDigits(more)} more`] : shown;
}

function treeFacts(tree: Tree | null): string[] {
  if (tree === null) return [];
  const { entries, moreEntries } = tree;
  if (moreEntries === null) return [`more than ${countOf(entries.length, "entry", "entries")}`];
  const bytes = entries.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0);
  const size = moreEntries === 0 ? [formatBytes(bytes)] : [];
  return [countOf(entries.length + moreEntries, "entry", "entries"), ...size];
}

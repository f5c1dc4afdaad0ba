// What there is to say about an object of the API, as HTML and as plain text.

import { never } from "../../../stdlib/base/assert.ts";
import { formatBytes } from "../../../stdlib/base/space.ts";
import type { Card, ContainerFacts } from "../../display.ts";
import { nameOf } from "../../text/clean.ts";
import { summarise } from "../../text/steps.ts";
import { escapeHtml } from "./escape.ts";
import { fileToHtml, type Highlight } from "./file.ts";
import { folded, frame, grid, heading, MUTED } from "./frame.ts";
import { stepsToHtml, stepsToText } from "./steps.ts";
import { factsOfTree, treeToHtml, treeToText } from "./tree.ts";

const MOST_TEXT_LINES = 40;

export interface CardLook {
  readonly highlight: Highlight;
  /** Pictures to fold in below, as HTML. */
  readonly more?: string;
}

export function cardToHtml(card: Card, { highlight, more = "" }: CardLook): string {
  const facts = factsOf(card).map(escapeHtml);
  return frame(
    heading(escapeHtml(typeOf(card)), facts) +
      stepsToHtml(card.steps) +
      bodyToHtml(card, highlight) +
      more,
  );
}

export function cardToText(card: Card): string {
  const facts = factsOf(card).filter((fact) => fact !== "");
  const head = facts.length === 0 ? typeOf(card) : `${typeOf(card)}  ${facts.join(" · ")}`;
  return [head, ...stepsToText(card.steps), ...bodyToText(card)].join("\n");
}

function typeOf(card: Card): string {
  switch (card.kind) {
    case "container":
      return "Container";
    case "directory":
      return "Directory";
    case "file":
      return "File";
    case "other":
      return nameOf(card.type);
    default:
      return never(card);
  }
}

function factsOf(card: Card): string[] {
  const steps = summarise(card.steps);
  switch (card.kind) {
    case "container": {
      const { platform = "", sizeBytes = null } = card.facts ?? {};
      return [nameOf(platform), sizeBytes === null ? "" : formatBytes(sizeBytes), ...steps];
    }
    case "directory":
      return [...factsOfTree(card.tree), ...steps];
    case "file": {
      const size = card.content === null ? "" : formatBytes(card.content.sizeBytes);
      return [nameOf(card.name), size, ...steps];
    }
    case "other":
      return steps;
    default:
      return never(card);
  }
}

function bodyToHtml(card: Card, highlight: Highlight): string {
  if (card.kind === "container") return card.facts === null ? "" : settingsToHtml(card.facts);
  if (card.kind === "directory") return card.tree === null ? "" : treeToHtml(card.tree);
  if (card.kind !== "file" || card.content === null) return "";
  return fileToHtml(card.name, card.content, highlight);
}

function bodyToText(card: Card): string[] {
  if (card.kind === "directory" && card.tree !== null) return treeToText(card.tree);
  if (card.kind !== "file" || card.content === null || "bytes" in card.content.head) return [];
  const lines = card.content.head.text.trimEnd().split("\n");
  const more = lines.length > MOST_TEXT_LINES ? [`  … ${lines.length - MOST_TEXT_LINES} more`] : [];
  return [...lines.slice(0, MOST_TEXT_LINES).map((line) => `  │ ${nameOf(line)}`), ...more];
}

/** What is not set is not told. */
function settingsToHtml(facts: ContainerFacts): string {
  const settings: readonly (readonly [string, string])[] = [
    ["entrypoint", facts.entrypoint.join(" ")],
    ["args", facts.defaultArgs.join(" ")],
    ["workdir", facts.workdir],
    ["user", facts.user],
    ["ports", facts.ports.join(", ")],
  ];
  const told = settings.filter(([, value]) => value !== "");
  const rows = told.map(([name, value]) => [
    `<span style="${MUTED}">${name}</span>`,
    escapeHtml(nameOf(value)),
  ]);
  const env = facts.env.map(({ name, value }) => [
    escapeHtml(nameOf(name)),
    escapeHtml(nameOf(value)),
  ]);
  const count = env.length === 1 ? "1 variable" : `${env.length} variables`;
  const variables = env.length === 0 ? "" : folded(count, grid([], env));
  return (rows.length === 0 ? "" : grid([], rows)) + variables;
}

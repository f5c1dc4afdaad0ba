// What a prompt has sent, read: an order, or null of what is none. Nothing that is sent here can do
// more than the kernel's user may, and nothing can make the kernel fail.

import type { Answer } from "../evaluate/words.ts";
import { type Content, isContent, numberIn, textIn, wordIn } from "../jupyter/wire/message.ts";
import { readLine } from "./lines.ts";
import type { Order } from "./words.ts";

const MOST_COLUMNS = 10_000;
const COLUMNS = 80;

export function readOrder(line: string): Order | null {
  const content = readLine(line);
  if (!isContent(content)) return null;
  const id = numberIn(content, "id", -1);
  const kind = textIn(content, "kind");
  if (kind === "interrupt") return { kind };
  if (kind === "answer") return readAnswer(content);
  return id < 0 ? null : readNumbered(kind, id, content);
}

function readNumbered(kind: string, id: number, content: Content): Order | null {
  const source = textIn(content, "source");
  const offset = Math.max(0, Math.min(source.length, numberIn(content, "offset", source.length)));
  switch (kind) {
    case "run":
      return { kind, id, source, columns: columnsIn(content) };
    case "peek":
    case "diagnose":
    case "type":
      return { kind, id, source };
    case "complete":
    case "signature":
      return { kind, id, source, offset };
    case "inspect":
      return { kind, id, source, offset, wantsSource: wordIn(content, "wantsSource", false) };
    case "describe":
      return { kind, id, key: numberIn(content, "key", 0) };
    case "cancel":
    case "undo":
    case "restart":
    case "names":
    case "session":
      return { kind, id };
    default:
      return null;
  }
}

function columnsIn(content: Content): number {
  const columns = numberIn(content, "columns", COLUMNS);
  return columns > 0 && columns <= MOST_COLUMNS ? columns : COLUMNS;
}

function readAnswer(content: Content): Order {
  const { answer } = content;
  const said: Content = isContent(answer) ? answer : {};
  const given: Answer =
    typeof said["text"] === "string" ? { text: said["text"] } : { why: textIn(said, "why") };
  return { kind: "answer", question: numberIn(content, "question", -1), answer: given };
}

// What was typed before, in this session and in others of this home. Jupyter numbers sessions; ours
// have names, so they are numbered by their age: this one has the highest number.

import type { Kernel } from "../../kernel.ts";
import { type Content, numberIn, textIn, wordIn } from "../wire/message.ts";

export interface Outputs {
  /** The text of the value that a Cell of this kernel had; null when it had none. */
  of(number: number): string | null;
}

interface Entry {
  readonly session: number;
  readonly line: number;
  readonly source: string;
}

/** Older sessions are not looked at. */
const MOST_SESSIONS = 1_000;
const MOST_ENTRIES = 10_000;

export async function history(content: Content, kernel: Kernel, outputs: Outputs): Promise<object> {
  const wantsOutput = wordIn(content, "output", false);
  const sessions = await sessionsOf(kernel);
  const found = select(content, sessions);
  const rows = found.map(({ session, line, source }) => {
    if (!wantsOutput) return [session, line, source];
    const isOurs = session === sessions.current;
    return [session, line, [source, isOurs ? outputs.of(line) : null]];
  });
  return { status: "ok", history: rows };
}

interface Sessions {
  readonly current: number;
  entriesOf(session: number): readonly Entry[];
  /** The newest first. */
  newest(): Iterable<Entry>;
}

async function sessionsOf({ kept }: Kernel): Promise<Sessions> {
  const { history: book, session } = await kept();
  const others = book.sessions(MOST_SESSIONS).filter(({ name }) => name !== session.name);
  const names = [...others.map(({ name }) => name).reverse(), session.name];
  const entriesOf = (number: number): Entry[] => {
    const name = names[number - 1];
    const cells = name === undefined ? [] : (book.find(name) ?? []);
    return cells.map(({ number: line, source }) => ({ session: number, line, source }));
  };
  return {
    current: names.length,
    entriesOf,
    *newest() {
      for (let at = names.length; at > 0; at -= 1) yield* entriesOf(at).toReversed();
    },
  };
}

function select(content: Content, sessions: Sessions): Entry[] {
  const most = Math.max(0, Math.min(numberIn(content, "n", MOST_ENTRIES), MOST_ENTRIES));
  switch (textIn(content, "hist_access_type")) {
    case "tail":
      return last(sessions, most, () => true);
    case "search":
      return search(content, sessions, most);
    default:
      return range(content, sessions);
  }
}

/** A session of 0 is this one, of -1 the one before; `stop` is not part of it. */
function range(content: Content, sessions: Sessions): Entry[] {
  const wanted = numberIn(content, "session", 0);
  const start = numberIn(content, "start", 0);
  const stop = numberIn(content, "stop", Number.MAX_SAFE_INTEGER);
  const entries = sessions.entriesOf(wanted > 0 ? wanted : sessions.current + wanted);
  return entries.filter(({ line }) => line >= start && line < stop);
}

function search(content: Content, sessions: Sessions, most: number): Entry[] {
  const pattern = textIn(content, "pattern") || "*";
  const seen = new Set<string>();
  const isUnique = wordIn(content, "unique", false);
  return last(sessions, most, ({ source }) => {
    if (!matches(source, pattern) || (isUnique && seen.has(source))) return false;
    seen.add(source);
    return true;
  });
}

/** As many of the newest as are wanted, the oldest of them first. */
function last(sessions: Sessions, most: number, isWanted: (entry: Entry) => boolean): Entry[] {
  const found: Entry[] = [];
  if (most === 0) return found;
  for (const entry of sessions.newest()) {
    if (isWanted(entry)) found.push(entry);
    if (found.length >= most) break;
  }
  return found.reverse();
}

/** `*` stands for anything, `?` for one character, as in a shell. */
function matches(source: string, pattern: string): boolean {
  const parts = pattern.split("*");
  const escaped = parts.map((part) => {
    return part.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("?", ".");
  });
  return new RegExp(`^${escaped.join(".*")}$`, "su").test(source);
}

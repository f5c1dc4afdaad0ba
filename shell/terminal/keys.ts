// The bytes that a terminal sends, as keys and pastes: xterm and VT sequences, their application
// mode, CSI u and modifyOtherKeys, Alt as a prefix. A sequence or a character may be cut anywhere
// between two reads. It has no clock: an Escape alone may be the beginning of more, so while
// `pending` the owner waits a moment and then flushes.
// Invariant: what is not understood is swallowed, never typed.

import { StringDecoder } from "node:string_decoder";
import type { Key } from "../editor/key.ts";
import { controlKey, keyOfSequence } from "./sequences.ts";

export type TerminalInput =
  | { readonly kind: "key"; readonly key: Key }
  | { readonly kind: "paste"; readonly text: string };

export interface KeyDecoder {
  feed(bytes: Uint8Array): TerminalInput[];
  /** Something is held back that more bytes would explain. */
  readonly pending: boolean;
  /** No more will come: what is held back is what it looks like. */
  flush(): TerminalInput[];
}

const ESCAPE = "\x1b";
const PASTE_END = "\x1b[201~";
/** A paste beyond this comes in several pieces. */
const MOST_PASTE_CHARS = 8 * 1024 * 1024;
/** A sequence that is longer than this is noise. */
const MOST_SEQUENCE_CHARS = 4096;

/** How much of the text a sequence takes and what it means; null while its end is missing. */
type Reading = { readonly length: number; readonly key: Key | "paste" | null } | null;

export function createKeyDecoder(): KeyDecoder {
  const decoder = new StringDecoder("utf8");
  let held = "";
  let paste: string | null = null;

  const readPaste = (): TerminalInput[] => {
    const text = (paste ?? "") + held;
    const end = text.indexOf(PASTE_END);
    if (end >= 0) {
      held = text.slice(end + PASTE_END.length);
      paste = null;
      return [{ kind: "paste", text: text.slice(0, end) }];
    }
    held = "";
    paste = text;
    if (text.length < MOST_PASTE_CHARS) return [];
    paste = text.slice(-PASTE_END.length);
    return [{ kind: "paste", text: text.slice(0, -PASTE_END.length) }];
  };
  const readAll = (): TerminalInput[] => {
    const found: TerminalInput[] = [];
    while (held !== "") {
      if (paste !== null) {
        found.push(...readPaste());
        continue;
      }
      const reading = readKey(held);
      if (reading === null && held.length < MOST_SEQUENCE_CHARS) break;
      const { length, key } = reading ?? { length: held.length, key: null };
      held = held.slice(length);
      if (key === "paste") paste = "";
      else if (key !== null) found.push({ kind: "key", key });
    }
    return found;
  };
  return {
    feed(bytes) {
      held += decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      return readAll();
    },
    get pending() {
      return held !== "";
    },
    flush() {
      const rest = held;
      held = "";
      return flushed(rest).map((key) => ({ kind: "key", key }));
    },
  };
}

function readKey(text: string): Reading {
  if (text[0] !== ESCAPE) {
    const [char = ""] = text;
    return { length: char.length, key: controlKey(char) ?? char };
  }
  const [second = ""] = text.slice(1);
  if (second === "") return null;
  if (second === ESCAPE) return readAltEscape(text);
  if (second === "[") return readControlSequence(text);
  if (second === "O") return readSingleShift(text);
  if (/[\]PX^_]/.test(second)) return readString(text);
  return { length: 1 + second.length, key: withAlt(controlKey(second) ?? second) };
}

/** A second Escape before a sequence is Alt; before anything else the first was a key. */
function readAltEscape(text: string): Reading {
  const rest = text.slice(1);
  if (rest === ESCAPE) return null;
  if (rest[1] !== "[" && rest[1] !== "O") return { length: 1, key: "escape" };
  const inner = readKey(rest);
  if (inner === null) return null;
  const { key } = inner;
  return { length: inner.length + 1, key: key === null || key === "paste" ? key : withAlt(key) };
}

function readControlSequence(text: string): Reading {
  if (text.startsWith("\x1b[M")) return text.length < 6 ? null : { length: 6, key: null };
  if (text.startsWith("\x1b[[")) return text.length < 4 ? null : { length: 4, key: null };
  const found = /^..([<-?]?)([\d;:]*)([ -/]*)([@-~])/su.exec(text);
  if (found !== null) {
    const [{ length }, mark = "", numbers = "", middle = "", final = ""] = found;
    const key = mark === "" && middle === "" ? keyOfSequence(numbers, final) : null;
    return { length, key };
  }
  const begun = /^..[<-?]?[\d;:]*[ -/]*/su.exec(text)?.[0].length ?? text.length;
  return begun === text.length ? null : { length: begun, key: null };
}

function readSingleShift(text: string): Reading {
  const found = /^..(\d*)([A-Za-z])/su.exec(text);
  if (found !== null) {
    const modifier = found[1] === "" ? "" : `1;${found[1]}`;
    return { length: found[0].length, key: keyOfSequence(modifier, `O${found[2]}`) };
  }
  return text.length < 3 ? null : { length: 2, key: "M-O" };
}

/** Answers to questions that somebody asked the terminal. */
function readString(text: string): Reading {
  const end = text.indexOf("\x1b\\", 2);
  const bell = text.indexOf("\x07", 2);
  if (bell >= 0 && (end < 0 || bell < end)) return { length: bell + 1, key: null };
  return end < 0 ? null : { length: end + 2, key: null };
}

/** What was held back, when nothing came behind it. */
function flushed(rest: string): Key[] {
  if (rest === "") return [];
  if (rest === ESCAPE) return ["escape"];
  if (rest === ESCAPE + ESCAPE) return ["escape", "escape"];
  const [second = ""] = rest.slice(1);
  return rest.length === 1 + second.length ? [withAlt(second)] : [];
}

/** Alt stands behind Control and before Shift. */
function withAlt(key: Key): Key {
  if (key.startsWith("M-") || key.startsWith("C-M-")) return key;
  return key.startsWith("C-") && key.length > 2 ? `C-M-${key.slice(2)}` : `M-${key}`;
}

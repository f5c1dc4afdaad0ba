// Text that knows where it may be broken: a group stands on one line when it fits there, and else
// all its breaks are taken.

export type Doc = string | readonly Doc[] | Break | Indent | Group | WhenBroken;

interface Break {
  readonly kind: "break";
  /** What it is where it is not taken; null for one that always is. */
  readonly flat: string | null;
}
interface Indent {
  readonly kind: "indent";
  readonly doc: Doc;
}
interface Group {
  readonly kind: "group";
  readonly doc: Doc;
}
interface WhenBroken {
  readonly kind: "when-broken";
  readonly text: string;
}

/** A space, or a new line. */
export const LINE: Break = { kind: "break", flat: " " };
/** Nothing, or a new line. */
export const SOFT: Break = { kind: "break", flat: "" };
export const HARD: Break = { kind: "break", flat: null };

export function indent(...docs: readonly Doc[]): Doc {
  return { kind: "indent", doc: docs };
}

export function group(...docs: readonly Doc[]): Doc {
  return { kind: "group", doc: docs };
}

export function whenBroken(text: string): Doc {
  return { kind: "when-broken", text };
}

export function join(docs: readonly Doc[], between: Doc): Doc {
  return docs.map((doc, index) => (index === 0 ? doc : [between, doc]));
}

const STEP = "  ";

interface Piece {
  readonly doc: Doc;
  readonly depth: number;
  readonly isFlat: boolean;
}

export function layOut(doc: Doc, width: number): string {
  let out = "";
  let column = 0;
  const todo: Piece[] = [{ doc, depth: 0, isFlat: false }];
  const write = (text: string) => {
    out += text;
    const at = text.lastIndexOf("\n");
    column = at < 0 ? column + text.length : text.length - at - 1;
  };
  for (let piece = todo.pop(); piece !== undefined; piece = todo.pop()) {
    const { doc: one, depth, isFlat } = piece;
    if (typeof one === "string") {
      write(one);
    } else if (isList(one)) {
      todo.push(...one.map((part) => ({ doc: part, depth, isFlat })).reverse());
    } else if (one.kind === "indent") {
      todo.push({ doc: one.doc, depth: depth + 1, isFlat });
    } else if (one.kind === "group") {
      const fits = isFlat || fitsIn(one.doc, todo, width - column);
      todo.push({ doc: one.doc, depth, isFlat: fits });
    } else if (one.kind === "when-broken") {
      if (!isFlat) write(one.text);
    } else if (isFlat && one.flat !== null) {
      write(one.flat);
    } else {
      write(`\n${STEP.repeat(depth)}`);
    }
  }
  return out.replace(/[ \t]+$/gm, (spaces, at: number) => (isInText(out, at) ? spaces : ""));
}

/** Spaces at the end of a line belong to a text when a quote of that text is open there. */
function isInText(out: string, at: number): boolean {
  return (out.slice(0, at).match(/`/g)?.length ?? 0) % 2 === 1;
}

function isList(doc: Doc): doc is readonly Doc[] {
  return Array.isArray(doc);
}

/** Whether it and what follows up to the next break stand on what is left of the line. */
function fitsIn(doc: Doc, after: readonly Piece[], room: number): boolean {
  let left = room;
  const todo: Piece[] = [...after, { doc, depth: 0, isFlat: true }];
  for (let piece = todo.pop(); piece !== undefined; piece = todo.pop()) {
    const { doc: one, isFlat } = piece;
    if (typeof one === "string") {
      const at = one.indexOf("\n");
      left -= at < 0 ? one.length : at;
      if (left < 0) return false;
      if (at >= 0) return true;
    } else if (isList(one)) {
      todo.push(...one.map((part) => ({ ...piece, doc: part })).reverse());
    } else if (one.kind === "indent" || one.kind === "group") {
      todo.push({ ...piece, doc: one.doc });
    } else if (one.kind === "when-broken") {
      if (!isFlat) left -= one.text.length;
    } else if (isFlat) {
      if (one.flat === null) return false;
      left -= one.flat.length;
    } else {
      return true;
    }
    if (left < 0) return false;
  }
  return true;
}

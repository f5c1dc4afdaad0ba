// What a command prints, as a subscription: from the log of a run that is over, from the log of one
// that runs as it grows, or of one that is begun for it.
// Invariant: the subscription ends when the command has, with its failure if it failed. It pulls,
// so a slow client holds up nobody, and one portion of the log is all that it has in memory.

import { fail } from "../../event/failure.ts";
import type { Scope } from "../../event/scope.ts";
import { isDigest } from "../../op/digest.ts";
import type { Plan } from "../../op/plan.ts";
import type { Printed, Printout, Result } from "../../solver/solver.ts";
import type { Context } from "../context.ts";
import type { Data } from "../generated.ts";
import type { ContainerState } from "../values/container.ts";

export interface OutputWish {
  readonly of: string;
  readonly stream: "STDOUT" | "STDERR" | null;
  readonly start: boolean;
  readonly follow: boolean;
  readonly exact: boolean;
  readonly lastBytes: number | null;
}

/** Arguments that are left out. */
export const NO_WISH = {
  stream: null,
  start: true,
  follow: true,
  exact: false,
  lastBytes: null,
} as const satisfies Omit<OutputWish, "of">;

type Piece = { readonly output: Data["OutputPiece"] };
type Portions = AsyncGenerator<readonly Printed[], void, void>;

/** Pieces are put together up to this size. */
const LARGEST_PIECE = 64 * 1024;
/** A beginning of a digest, as people copy it. */
const NAME = /^(?:sha256:)?[0-9a-f]{6,64}$/;

export async function* readOutput(wish: OutputWish, context: Context): AsyncGenerator<Piece> {
  const end = new AbortController();
  const { scope } = context;
  const signal = AbortSignal.any([scope.signal, end.signal]);
  try {
    for await (const portion of await openOutput(wish, context, { ...scope, signal })) {
      const pieces = portion.filter(({ stream }) => isWanted(stream, wish));
      for (const piece of wish.exact ? pieces : joinPieces(pieces)) yield { output: tell(piece) };
    }
  } finally {
    // Whoever leaves does not wait for the command any more.
    end.abort();
  }
}

async function openOutput(wish: OutputWish, context: Context, scope: Scope): Promise<Portions> {
  const { of, start } = wish;
  if (NAME.test(of)) return readPrintout(findNamed(of, context), wish, scope);
  const { type, state } = start ? await context.load(of) : await lastOf(of, context);
  const plan = type === "Container" ? (state as ContainerState).lastExec : null;
  if (plan === null) return fail({ kind: "no-exec", field: "output" });
  if (start) return readStarted(plan, wish, context, scope);
  return readPrintout(findNamed(plan.digest, context), wish, scope);
}

async function lastOf(id: string, { trace }: Context) {
  const last = (await trace(id)).at(-1);
  return last?.value ?? fail({ kind: "not-made", what: last?.field ?? "it" });
}

function findNamed(name: string, { solver }: Context): Printout {
  const want = isDigest(name) ? "a command that has run" : "the beginning of one command's digest";
  return solver.printouts.find(name) ?? fail({ kind: "argument", argument: "of", want, got: name });
}

function readPrintout(
  printout: Printout,
  { follow, lastBytes }: OutputWish,
  scope: Scope,
): Portions {
  return printout.read({ signal: scope.signal, follow, lastBytes });
}

/** It may be cached, or run already, or run now: for us, or for others too. */
async function* readStarted(
  plan: Plan,
  wish: OutputWish,
  { solver }: Context,
  scope: Scope,
): Portions {
  const { printouts } = solver;
  const solved = solver.solve(plan, scope).then(
    (result): Ended => ({ result }),
    (error: unknown): Ended => ({ error }),
  );
  const settled = new AbortController();
  void solved.then(() => settled.abort());
  let last: Printout | null = null;
  for (;;) {
    // A step that did not find room on the disk runs once more.
    const begun: Printout | null = await printouts.begun(plan.digest, last, settled.signal);
    if (begun === null) break;
    last = begun;
    yield* readPrintout(begun, { ...wish, follow: true }, scope);
  }
  const ended = await solved;
  if ("error" in ended) throw ended.error;
  const kept = last === null ? printouts.find(plan.digest) : null;
  if (kept !== null) yield* readPrintout(kept, wish, scope);
}

type Ended = { readonly result: Result } | { readonly error: unknown };

function isWanted(stream: Printed["stream"], wish: OutputWish): boolean {
  return wish.stream === null || wish.stream === (stream === "stdout" ? "STDOUT" : "STDERR");
}

/** Neighbours on the same stream; each has the time of the first that is in it. */
function* joinPieces(pieces: readonly Printed[]): Generator<Printed> {
  let open: Printed[] = [];
  let size = 0;
  const join = (first: Printed): Printed => {
    if (open.length === 1) return first;
    return { ...first, bytes: Buffer.concat(open.map(({ bytes }) => bytes)) };
  };
  for (const piece of pieces) {
    const [first] = open;
    const isFull = size + piece.bytes.length > LARGEST_PIECE;
    if (first !== undefined && (first.stream !== piece.stream || isFull)) {
      yield join(first);
      open = [];
      size = 0;
    }
    open.push(piece);
    size += piece.bytes.length;
  }
  const [first] = open;
  if (first !== undefined) yield join(first);
}

function tell({ stream, bytes, sinceMs }: Printed): Data["OutputPiece"] {
  const name = stream === "stdout" ? "STDOUT" : "STDERR";
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
  return { stream: name, sinceMs, bytes: text };
}

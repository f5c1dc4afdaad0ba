// What the fake Solver is given, and what it keeps of an Op that has run.

import type { Clock } from "../../../stdlib/base/clock.ts";
import type { Stream } from "../../event/event.ts";
import { fail } from "../../event/failure.ts";
import type { Digest } from "../../op/digest.ts";
import type { ExecOp } from "../../op/op.ts";
import type { Platform } from "../../op/platform.ts";
import type { OutputStream, Result } from "../solver.ts";
import type { FakePrinted, FakePrintouts } from "./printouts.ts";
import type { FakeTree } from "./tree.ts";

/** What a fake process sees. It changes `tree`, its root with the mounts in place. */
export interface FakeProcess {
  readonly op: ExecOp;
  readonly args: readonly string[];
  readonly tree: FakeTree;
  readonly env: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
  print(stream: Stream, text: string): void;
}

/** Answers the exit code. */
export type FakeProgram = (process: FakeProcess) => number | Promise<number>;

export interface FakeSolverOptions {
  readonly clock: Clock;
  readonly platform: Platform;
  /** By the first word of the command line. What is not here ends with exit code 127. */
  readonly programs: ReadonlyMap<string, FakeProgram>;
  readonly images: Shelf;
  readonly trees: Shelf;
  readonly contents: ReadonlyMap<Digest, Uint8Array>;
  /** Where an exported file goes. */
  readonly writeFile: (hostPath: string, bytes: Uint8Array) => void;
}

/** With what the Solver itself adds. */
export interface FakeWorld extends FakeSolverOptions {
  readonly failed: Map<Digest, FakeFailure>;
  readonly printouts: FakePrintouts;
}

/** What an exec that failed has left. */
export type FakeFailure = Pick<FakeProcess, "op" | "tree" | "env">;

/** Trees by what Ops name them by. */
export type Shelf = Pick<ReadonlyMap<Digest, FakeTree>, "get">;

export interface Made {
  readonly result: Result;
  readonly outputs: ReadonlyMap<string, FakeTree>;
  readonly printed: readonly FakePrinted[];
}

export function outputOf(made: Made, output: string): FakeTree {
  return made.outputs.get(output) ?? fail({ kind: "path-missing", path: output });
}

export function printedBy(made: Made, stream: OutputStream): Uint8Array {
  if (made.result.process === null) fail({ kind: "no-exec", field: stream });
  const pieces = made.printed.filter((one) => stream === "combined" || one.stream === stream);
  return Buffer.from(pieces.map((one) => one.text).join(""));
}

// What is another than it was, between an Op and the nearest run before it: plain data.

import type { Digest } from "../op/digest.ts";

/** One thing that changed, at the step in which it changed first. */
export interface Change {
  readonly kind: ChangeKind;
  readonly op: Digest;
  /** The step, in a line. */
  readonly title: string;
  /** Which variable, setting or action; where a folder is mounted or copied to. May be empty. */
  readonly name: string;
  /** null where there was none. */
  readonly before: string | null;
  /** null where there is none any more. */
  readonly now: string | null;
  /** Of input files: which of them; null when what they were is gone. */
  readonly paths: readonly ChangedPath[] | null;
  readonly morePaths: number;
}

export type ChangeKind =
  /** The words of a command. */
  | "command"
  /** One variable. */
  | "variable"
  /** Any other member of an Op. */
  | "setting"
  /** One mount, but not what is in it. */
  | "mount"
  /** What is done to files. */
  | "action"
  /** What is in an input folder. */
  | "files"
  /** The image that it starts from. */
  | "image"
  /** A step of another kind is where one was. */
  | "step"
  /** It was made of other things, and what they were is not known any more. */
  | "forgotten";

export interface ChangedPath {
  /** From the input folder on. */
  readonly path: string;
  readonly kind: "added" | "modified" | "removed";
}

/** The paths that differ between two input folders. */
export interface ChangedPaths {
  readonly paths: readonly ChangedPath[];
  readonly morePaths: number;
}

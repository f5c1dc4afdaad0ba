// The words of writing values for docker. Plain data.

import type { Recipe } from "../../../stdlib/base/recipe.ts";

/** A value that is to be made. */
export interface Target {
  readonly name: string;
  readonly recipe: Recipe;
}

export interface Stage {
  readonly name: string;
  /** The first of them is its FROM. */
  readonly lines: readonly string[];
}

/** What a build is given beside its Dockerfile. */
export interface Build {
  readonly stages: readonly Stage[];
  /** By the name of a target, the stage that is all of it. */
  readonly made: ReadonlyMap<string, string>;
  /** Patterns of what of the folder it does not see. */
  readonly ignored: readonly string[];
  /** Texts that a Dockerfile cannot hold, as files of a folder of their own, by name. */
  readonly files: ReadonlyMap<string, string>;
  /** By the name that the Dockerfile has for a secret, where it comes from: `env=TOKEN`. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly needsHostNetwork: boolean;
}

/** Where files come from: a stage, or with null the folder that is built from. */
export interface Spot {
  readonly stage: string | null;
  readonly path: string;
}

/** What of a container goes on into its next instruction and is in no image. */
export interface Going {
  /** null when only the image knows it. */
  readonly workdir: string | null;
  /** Options of each RUN, by what they are for. */
  readonly mounts: ReadonlyMap<string, string>;
  /** Whether a CMD was written since the last FROM of an image. */
  readonly hasCommand: boolean;
}

/** A value that is a stage by now. */
export interface Made {
  readonly stage: string;
  readonly going: Going;
}

/** What instructions are written with. Each answers something to go on with when it refuses. */
export interface Site {
  refuse(why: string): void;
  directory(recipe: Recipe): Spot;
  file(recipe: Recipe): Spot;
  /** The Dockerfile's name for a secret. */
  secret(recipe: Recipe): string;
  /** A text as a file beside the Dockerfile. */
  text(contents: string): Spot;
  useHostNetwork(): void;
}

/** The arguments of a call. */
export interface Asked {
  text(name: string): string;
  texts(name: string): readonly string[];
  number(name: string): number | null;
  isOn(name: string): boolean;
  object(name: string): Recipe | null;
  objects(name: string): readonly Recipe[];
}

export interface Written {
  readonly lines: readonly string[];
  /** What has changed of what goes on. */
  readonly going?: Partial<Going>;
}

export interface Instruction {
  /** The arguments that it understands. */
  readonly knows: readonly string[];
  write(asked: Asked, going: Going, site: Site): Written;
}

/** By the name of the call. */
export type Instructions = Readonly<Record<string, Instruction>>;

// A stage of a Dockerfile while it is being read: the container so far, and what only the steps of
// this stage know. Immutable: each step answers another one.

import { expandWord, splitWords } from "../../dockerfile/words.ts";
import { fail } from "../../event/failure.ts";
import type { Spot } from "../../op/plan.ts";
import type { Platform } from "../../op/platform.ts";
import type { Context } from "../context.ts";
import type { ContainerState } from "../values/container.ts";
import type { SecretState, SocketState } from "../values/states.ts";

export interface Stage {
  readonly container: ContainerState;
  /** ARG values in sight. */
  readonly args: ReadonlyMap<string, string>;
  readonly shell: readonly string[];
  /** Whether CMD is this stage's own, which a later ENTRYPOINT then leaves. */
  readonly hasOwnCmd: boolean;
}

/** What all stages of one build share. */
export interface SharedBuild {
  readonly file: string;
  readonly escapeChar: string;
  /** The folder that is built from, without what .dockerignore names. */
  readonly folder: Spot;
  readonly platform: Platform;
  readonly buildArgs: ReadonlyMap<string, string>;
  /** The values of ARGs before the first FROM. */
  readonly globals: ReadonlyMap<string, string>;
  readonly secrets: ReadonlyMap<string, SecretState>;
  readonly ssh: SocketState | null;
  readonly noInit: boolean;
  readonly context: Context;
}

/** The build as the steps of one stage see it. */
export interface Build extends SharedBuild {
  /** The files of another stage, by name or number, or of an image. */
  filesOf(name: string, line: number): Promise<Spot>;
}

const DEFAULT_SHELL = ["/bin/sh", "-c"];

export function newStage(container: ContainerState): Stage {
  return { container, args: new Map(), shell: DEFAULT_SHELL, hasOwnCmd: false };
}

export function expandIn(
  stage: Stage,
  text: string,
  line: number,
  build: Build,
  isRaw = false,
): string {
  const { env } = stage.container;
  const lookUp = (name: string) => env.find(([one]) => one === name)?.[1] ?? stage.args.get(name);
  return expandWith(lookUp, text, line, build, isRaw);
}

export function expandWith(
  lookUp: (name: string) => string | undefined,
  text: string,
  line: number,
  { file, escapeChar }: Pick<SharedBuild, "file" | "escapeChar">,
  isRaw = false,
): string {
  const refuse = (why: string) => fail({ kind: "dockerfile", file, line, why });
  return expandWord(text, { lookUp, escapeChar, refuse, isRaw });
}

/** Every word of a line, each with its variables replaced. */
export function wordsIn(stage: Stage, text: string, line: number, build: Build): string[] {
  const words = splitWords(text, build.escapeChar);
  return words.map((word) => expandIn(stage, word, line, build));
}

export function refuse({ file }: Pick<SharedBuild, "file">, line: number, why: string): never {
  return fail({ kind: "dockerfile", file, line, why });
}

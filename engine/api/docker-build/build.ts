// Directory.dockerBuild: a Dockerfile becomes a container by the same operations that a client
// would call, so that its steps are found again like all others. Stages that the wanted one does
// not need are never looked at.

import { assert } from "../../../stdlib/base/assert.ts";
import type { Dockerfile, FromInstruction } from "../../dockerfile/dockerfile.ts";
import { parseDockerfile } from "../../dockerfile/parse.ts";
import { fail } from "../../event/failure.ts";
import { EVERYTHING } from "../../op/op.ts";
import { joinPath, resolvePath } from "../../op/path.ts";
import type { Spot } from "../../op/plan.ts";
import { type Platform, parsePlatform, platformParts } from "../../op/platform.ts";
import type { Context } from "../context.ts";
import { below, copyFolder, emptyFolder, KEEP } from "../edits.ts";
import type { DirectoryFields } from "../generated.ts";
import { pull } from "../types/container/from.ts";
import { type ContainerState, emptyContainer } from "../values/container.ts";
import { type Build, expandWith, newStage, refuse, type SharedBuild } from "./stage.ts";
import { applyStep } from "./step.ts";

type BuildOptions = Parameters<DirectoryFields["dockerBuild"]>[1];

const IGNORE_FILE = ".dockerignore";
const MOST_DOCKERFILE_BYTES = 4 * 1024 * 1024;

export async function dockerBuild(
  folder: Spot,
  options: BuildOptions,
  context: Context,
): Promise<ContainerState> {
  const path = resolvePath("/", options.dockerfile);
  const file = parseDockerfile(await readText(folder, path, context), path.slice(1));
  const platform = options.platform ?? context.solver.platform;
  const buildArgs = new Map(options.buildArgs.map(({ name, value }) => [name, value]));
  const given = new Map([...platformArgs(platform, context.solver.platform), ...buildArgs]);
  const make = createStages(file, {
    file: file.name,
    escapeChar: file.escapeChar,
    folder: await withoutIgnored(folder, path, context),
    platform,
    buildArgs,
    globals: globalsOf(file, given),
    secrets: new Map(options.secrets.map(({ state }) => [state.name, state])),
    ssh: options.ssh?.state ?? null,
    noInit: options.noInit,
    context,
  });
  return make(wantedStage(file, options.target));
}

/** Answers the container of a stage, by its number. */
type MakeStage = (nth: number) => Promise<ContainerState>;

function createStages(file: Dockerfile, shared: SharedBuild): MakeStage {
  const made = new Map<number, Promise<ContainerState>>();
  const make: MakeStage = (nth) => {
    const known = made.get(nth) ?? makeStage(nth);
    made.set(nth, known);
    return known;
  };
  // A stage sees those before it alone, so that none can need itself.
  const find = (name: string, before: number): number => {
    const wanted = name.toLowerCase();
    return file.stages.slice(0, before).findLastIndex(({ from }) => from.name === wanted);
  };
  const makeStage: MakeStage = async (nth) => {
    const written = file.stages[nth];
    assert(written !== undefined, "a stage that is asked for is in the file");
    const build: Build = {
      ...shared,
      async filesOf(name, line) {
        const isNumber = /^\d+$/.test(name);
        const other = isNumber ? Number(name) : find(name, nth);
        if (isNumber && other >= nth)
          refuse(shared, line, `expected an earlier stage, got ${name}`);
        const { root } = other < 0 ? await pullImage(shared, name) : await make(other);
        return root ?? emptyFolder();
      },
    };
    let stage = newStage(await open(written.from, nth));
    for (const step of written.instructions) stage = await applyStep(stage, step, build);
    return stage.container;
  };
  const open = async ({ image, platform, line }: FromInstruction, nth: number) => {
    const lookUp = (name: string) => shared.globals.get(name);
    const expand = (text: string) => expandWith(lookUp, text, line, shared);
    const name = expand(image);
    if (name === "") refuse(shared, line, `expected an image after FROM, got ${image}: empty`);
    const other = find(name, nth);
    if (other >= 0) return make(other);
    const wanted = platform === null ? shared.platform : platformOf(expand(platform), line, shared);
    return name === "scratch" ? emptyContainer(wanted) : pullImage(shared, name, wanted);
  };
  return make;
}

async function pullImage(
  { context, platform }: SharedBuild,
  name: string,
  wanted: Platform = platform,
): Promise<ContainerState> {
  return (await pull(emptyContainer(wanted), name, context)).state;
}

function platformOf(text: string, line: number, build: SharedBuild): Platform {
  try {
    return parsePlatform(text);
  } catch {
    return refuse(build, line, `expected a platform such as linux/amd64, got ${text}`);
  }
}

function wantedStage({ stages, name }: Dockerfile, target: string): number {
  if (target === "") return stages.length - 1;
  const wanted = target.toLowerCase();
  const nth = stages.findLastIndex(({ from }) => from.name === wanted);
  if (nth >= 0) return nth;
  if (/^\d+$/.test(target) && Number(target) < stages.length) return Number(target);
  const names = stages.flatMap(({ from }) => from.name ?? []);
  const want = `a stage of ${name}: ${names.join(", ") || `0 to ${stages.length - 1}`}`;
  return fail({ kind: "argument", argument: "target", want, got: target });
}

/** What the caller gives wins over what the file says. */
function globalsOf(file: Dockerfile, given: ReadonlyMap<string, string>): Map<string, string> {
  const globals = new Map(given);
  for (const { args, line } of file.globals) {
    for (const { name, value } of args) {
      if (given.has(name) || value === null) continue;
      const { name: path, escapeChar } = file;
      const lookUp = (one: string) => globals.get(one);
      globals.set(name, expandWith(lookUp, value, line, { file: path, escapeChar }));
    }
  }
  return globals;
}

function platformArgs(target: Platform, own: Platform): [string, string][] {
  return [["TARGET", target] as const, ["BUILD", own] as const].flatMap(
    ([prefix, platform]): [string, string][] => {
      const { os, architecture, variant } = platformParts(platform);
      return [
        [`${prefix}PLATFORM`, platform],
        [`${prefix}OS`, os],
        [`${prefix}ARCH`, architecture],
        [`${prefix}VARIANT`, variant ?? ""],
      ];
    },
  );
}

/** The ignore file of this Dockerfile, or that of the folder. */
async function withoutIgnored(folder: Spot, path: string, context: Context): Promise<Spot> {
  for (const place of [`${path}${IGNORE_FILE}`, joinPath("/", IGNORE_FILE)]) {
    const spot = below(folder, place);
    if ((await context.solver.stat(spot, context.scope, true)) === null) continue;
    const text = await readText(folder, place, context);
    const exclude = text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== "" && !line.startsWith("#"));
    if (exclude.length === 0) return folder;
    return copyFolder(null, "/", folder, { ...EVERYTHING, exclude }, KEEP);
  }
  return folder;
}

async function readText(folder: Spot, path: string, { solver, scope }: Context): Promise<string> {
  const spot = below(folder, path);
  const size = (await solver.stat(spot, scope, true))?.size ?? 0;
  if (size > MOST_DOCKERFILE_BYTES) {
    fail({ kind: "file-too-large", path, size, limit: MOST_DOCKERFILE_BYTES });
  }
  return Buffer.from(await solver.read(spot, scope)).toString("utf8");
}

// COPY and ADD. What comes from the folder that is built from belongs to root, as it does under
// Docker; what comes from a stage or an image keeps its owner.

import type { CopyInstruction, Heredoc } from "../../dockerfile/dockerfile.ts";
import { FailureError } from "../../event/failure.ts";
import { EVERYTHING } from "../../op/op.ts";
import { joinPath, nameOf } from "../../op/path.ts";
import type { Spot } from "../../op/plan.ts";
import { type Attributes, below, copyFiles, copyFolder, writeFile } from "../edits.ts";
import { changeAt, pathIn, spotAt } from "../types/container/paths.ts";
import { treeOf } from "../types/query.ts";
import type { ContainerState } from "../values/container.ts";
import { type Build, expandIn, refuse, type Stage } from "./stage.ts";

interface Copy {
  readonly step: CopyInstruction;
  readonly build: Build;
  readonly from: Spot;
  /** Absolute. */
  readonly target: string;
  /** Whether the line says that the target is a folder. */
  readonly isFolder: boolean;
  readonly attributes: Attributes;
  readonly exclude: readonly string[];
}

export async function copyStep(
  stage: Stage,
  step: CopyInstruction,
  build: Build,
): Promise<ContainerState> {
  const expand = (text: string) => expandIn(stage, text, step.line, build);
  const expandRaw = (text: string) => expandIn(stage, text, step.line, build, true);
  const sources = step.sources.map(expand);
  const written = expand(step.target);
  const from = step.from === null ? null : expand(step.from);
  const owner = step.owner === null ? null : expand(step.owner);
  const copy: Copy = {
    step,
    build,
    from: from === null ? build.folder : await build.filesOf(from, step.line),
    target: pathIn(stage.container, written),
    isFolder: /(^|\/)\.?$/.test(written) || sources.length + step.heredocs.length > 1,
    attributes: { owner: owner ?? (from === null ? "0:0" : null), mode: modeOf(step, build) },
    exclude: step.exclude.map(expand),
  };
  let { container } = stage;
  for (const heredoc of step.heredocs) {
    container = await writeHeredoc(container, heredoc, copy, expandRaw);
  }
  for (const source of sources) {
    if (step.kind === "add") refuseRemote(source, copy);
    for (const path of await pathsOf(source, copy))
      container = await copyOne(container, path, copy);
  }
  return container;
}

function modeOf({ mode, line }: CopyInstruction, build: Build): number | null {
  if (mode === null) return null;
  if (/^0?[0-7]{3,4}$/.test(mode)) return Number.parseInt(mode, 8);
  return refuse(build, line, `expected --chmod in octal, such as 755, got ${mode}`);
}

const FILE_MODE = 0o644;

async function writeHeredoc(
  container: ContainerState,
  { name, content, expands }: Heredoc,
  { build, target, isFolder, attributes }: Copy,
  expand: (text: string) => string,
): Promise<ContainerState> {
  const text = expands ? expand(content) : content;
  const bytes = await build.context.sources.content(Buffer.from(text));
  const path = isFolder ? joinPath(target, nameOf(`/${name}`)) : target;
  return changeAt(container, path, (base, inner) =>
    writeFile(base, inner, bytes, attributes.mode ?? FILE_MODE, attributes.owner),
  );
}

const REMOTE = /^(https?:\/\/|git@|git:\/\/|ssh:\/\/)/;

function refuseRemote(source: string, { step, build }: Copy): void {
  if (REMOTE.test(source)) {
    refuse(build, step.line, `ADD from the network is not supported yet: ${source}`);
  }
}

/** The paths that a source with signs in it names, from the folder copied from. */
async function pathsOf(source: string, { step, build, from }: Copy): Promise<string[]> {
  if (!/[*?[]/.test(source)) return [source];
  const { solver, scope } = build.context;
  const pattern = source.replace(/^\/+/, "");
  const found = await solver.glob(from, pattern, scope);
  if (found.length > 0) return found.map((path) => path.replace(/\/$/, ""));
  return refuse(build, step.line, `expected files that match ${source}, got none`);
}

async function copyOne(
  container: ContainerState,
  path: string,
  copy: Copy,
): Promise<ContainerState> {
  const { step, build, attributes, exclude } = copy;
  const { solver, scope } = build.context;
  const source = below(copy.from, path);
  const entry = await solver.stat(source, scope, true);
  if (entry === null) {
    const place = step.from === null ? "the folder that is built from" : step.from;
    return refuse(build, step.line, `expected ${path} in ${place}, got nothing`);
  }
  if (entry.kind === "directory") {
    const filter = { ...EVERYTHING, exclude };
    return changeAt(container, copy.target, (base, inner) =>
      copyFolder(base, inner, source, filter, attributes),
    );
  }
  const archived = step.kind === "add" && step.from === null ? await unpack(source, copy) : null;
  if (archived !== null) {
    // Whoever packed it said whose the files are.
    const owner = step.owner === null ? null : attributes.owner;
    return changeAt(container, copy.target, (base, inner) =>
      copyFolder(base, inner, archived, EVERYTHING, { mode: attributes.mode, owner }),
    );
  }
  const isFolder = copy.isFolder || (await isFolderAt(container, copy.target, build));
  const target = isFolder ? joinPath(copy.target, nameOf(source.path)) : copy.target;
  return changeAt(container, target, (base, inner) =>
    copyFiles(base, [{ path: inner, source }], attributes),
  );
}

/** What is in an archive; null when the file is none, which is then copied like any other. */
async function unpack(source: Spot, { step, build }: Copy): Promise<Spot | null> {
  const { solver, scope } = build.context;
  try {
    const tree = await solver.unpack(source, scope);
    return tree === null ? null : treeOf(tree).spot;
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.kind !== "image-malformed") throw error;
    const { reference, why } = error.failure;
    const instead = "COPY it and unpack it with RUN";
    return refuse(build, step.line, `ADD cannot unpack ${reference}: ${why}; ${instead}`);
  }
}

/** A file goes into a folder that is there, whether or not the line says that it is one. */
async function isFolderAt(
  container: ContainerState,
  target: string,
  { context: { solver, scope } }: Build,
): Promise<boolean> {
  if (target === container.cwd) return true;
  const entry = await solver.stat(spotAt(container, target), scope, true);
  return entry?.kind === "directory";
}

// What a kernel has made, as a script for docker. The kernel is asked; nothing of it is changed.
// Invariant: the text of no secret is in the script.

import { basename, dirname, extname, relative } from "node:path";
import { decodeRecipe, Recipe, type RecipeArg } from "../../../stdlib/base/recipe.ts";
import { typeOf } from "../../../stdlib/client/show.ts";
import { RondelError } from "../../../stdlib/index.ts";
import { pinnedOf } from "../../pinned.ts";
import type { PromptKernel } from "../../prompt-kernel.ts";
import { isHidden, secretsFrom } from "../host/secrets.ts";
import { imagesOf } from "../lock.ts";
import { secretsOf } from "../prepare.ts";
import { cellsOf } from "../save.ts";
import { buildOf, stageName } from "./build.ts";
import { type Output, scriptOf } from "./script.ts";
import type { Build, Target } from "./words.ts";

export interface DockerOrder {
  /** The whole path of the script. */
  readonly path: string;
  /** null takes the newest value that docker can make. */
  readonly keep: readonly string[] | null;
  /** Where the Cells come from, for whoever reads the script. */
  readonly origin: string;
}

type Asked = Pick<PromptKernel, "names" | "peek" | "connection" | "reports" | "cwd" | "env">;

const KINDS = ["Container", "Directory", "File"];

export async function writeDocker(
  kernel: Asked,
  { path, keep, origin }: DockerOrder,
): Promise<string> {
  const variables = await variablesOf(kernel);
  const images: Record<string, string> = {};
  const targets: Target[] = [];
  for (const name of keep ?? variables.slice(-1)) {
    const { pinned, target } = await targetOf(name, kernel);
    Object.assign(images, pinned);
    targets.push(target);
  }
  if (targets.length === 0) throw nothing("no variable holds a container, a directory or a file");
  const build = buildOf(targets, {
    cwd: kernel.cwd,
    names: await describedAs(variables, kernel),
    pinned: (address) => images[address] ?? address,
  });
  refuseSecrets(targets, kernel);
  return scriptOf(build, {
    origin,
    file: basename(path),
    folder: relative(dirname(path), kernel.cwd),
    outputs: outputsOf(targets, build, stageName(basename(path, extname(path)))),
  });
}

/** The older first. */
async function variablesOf(kernel: Asked): Promise<string[]> {
  const variables = (await kernel.names()).filter(({ type }) => KINDS.includes(type));
  return variables.toSorted((a, b) => a.cell - b.cell).map(({ name }) => name);
}

async function targetOf(name: string, kernel: Asked) {
  const value = await pinnedOf(name, kernel);
  if (value === null) throw nothing(`${name} is nothing that docker could make`);
  const recipe = decodeRecipe(value.described);
  if (!KINDS.includes(typeOf(recipe))) {
    throw nothing(`${name} is a ${typeOf(recipe)}, and docker makes images, folders and files`);
  }
  return { target: { name, recipe }, pinned: imagesOf(value) };
}

function nothing(why: string): RondelError {
  return new RondelError(why, "Name a container, a directory or a file: .save build.sh app");
}

async function describedAs(names: readonly string[], kernel: Asked): Promise<Target[]> {
  const found = await Promise.all(
    names.map(async (name): Promise<Target[]> => {
      const described = await kernel.peek(name);
      if (described.kind !== "done" || described.shown.kind !== "lazy") return [];
      return [{ name, recipe: decodeRecipe(described.shown.id) }];
    }),
  );
  return found.flat();
}

/** Of several images, each is a tag of one name. */
function outputsOf(targets: readonly Target[], { made }: Build, script: string): Output[] {
  const images = targets.filter(({ recipe }) => typeOf(recipe) === "Container");
  return targets.map((target) => {
    const stage = made.get(target.name) ?? "";
    const image = images.length > 1 ? `${script}:${stage}` : script;
    return { stage, image: images.includes(target) ? image : null };
  });
}

/** Looked for where it is whole: in the script it would stand with the escapes of two languages. */
function refuseSecrets(targets: readonly Target[], kernel: Asked): void {
  const { texts, uris } = secretsOf(cellsOf(kernel));
  const secrets = secretsFrom(texts, uris, kernel.env);
  if (secrets.length === 0) return;
  const written = textsIn(targets.map(({ recipe }) => recipe));
  if (!written.some((text) => isHidden(Buffer.from(text), secrets))) return;
  throw new RondelError(
    "the text of a secret would stand in the script",
    "Give it to the steps that need it by withSecretVariable or withMountedSecret, " +
      'and take it from outside: secret("env://NAME").',
  );
}

/** All that the calls were given. */
function textsIn(recipes: readonly Recipe[]): readonly string[] {
  const texts: string[] = [];
  const seen = new Set<RecipeArg>();
  const todo: RecipeArg[] = [...recipes];
  for (let one = todo.pop(); one !== undefined; one = todo.pop()) {
    if (typeof one === "string") texts.push(one);
    if (typeof one !== "object" || one === null || seen.has(one)) continue;
    seen.add(one);
    if (!(one instanceof Recipe)) todo.push(...Object.values(one));
    else todo.push(one.on, ...Object.values(one.args));
  }
  return texts;
}

// The module that runs, and its own files: `dag.currentModule().source()`. A part of the folder is
// read by itself, so that what stands elsewhere in it changes nothing of what is made of the part.
// What a session has kept (`kept/`) comes back as it was, with the rights in the file beside it.
// Invariant: no path leads out of the module's folder.

import { existsSync, lstatSync, mkdirSync, readFileSync } from "node:fs";
import { isAbsolute, join, relative, resolve } from "node:path";
import { encodeRecipe, Recipe } from "../../base/recipe.ts";
import { RondelError } from "../../client/failures.ts";
import { type Client, Directory, type File } from "../../client/generated.ts";
import { Lazy, type Wire } from "../../client/lazy.ts";

/** Where a module has what was kept; the rights of `kept/NAME` are in `kept/NAME.rights`. */
export const KEPT_FOLDER = "kept";
export const RIGHTS_ENDING = ".rights";

export interface CurrentModule {
  /** Its folder; a part of it is better taken by `directory` and `file`. */
  source(): Directory;
}

export interface ModulePlace {
  readonly wire: Wire;
  readonly client: Client;
  /** Of the module; null where no module runs. */
  readonly folder: string | null;
}

export function createCurrentModule({ wire, client, folder }: ModulePlace): CurrentModule {
  return {
    source() {
      if (folder !== null) return new ModuleSource(wire, client, folder);
      throw new RondelError("no module runs here, so there is no folder of it");
    },
  };
}

class ModuleSource extends Directory {
  readonly #client: Client;
  readonly #folder: string;

  constructor(wire: Wire, client: Client, folder: string) {
    super(wire, Lazy.recipeOf(client.host().directory(folder)));
    this.#client = client;
    this.#folder = folder;
  }

  override directory(path: string): Directory {
    const place = placeIn(this.#folder, path);
    if (!place.startsWith(`${join(this.#folder, KEPT_FOLDER)}/`)) {
      return this.#client.host().directory(place);
    }
    return this.#client.loadDirectoryFromID(
      encodeRecipe(keptRecipe(place, rightsOf(place, this.#folder))),
    );
  }

  override file(path: string): File {
    return this.#client.host().file(placeIn(this.#folder, path));
  }
}

function placeIn(folder: string, path: string): string {
  const place = resolve(folder, isAbsolute(path) ? `.${path}` : path);
  if (!relative(folder, place).startsWith("..")) return place;
  throw new RondelError(`${path} is not in the folder of the module`);
}

/** A folder that was written out as it was kept. Only the rights file marks folders by a slash. */
export function keptRecipe(place: string, rights: string): Recipe {
  return new Recipe(null, "_kept", { path: place, rights: rights.replace(/\/$/gm, "") });
}

/** Step by step: a link on the way may lead out of the folder. */
function makeFolder(place: string, folder: string): void {
  let at = folder;
  for (const part of relative(folder, place).split("/")) {
    at = join(at, part);
    const found = lstatSync(at, { throwIfNoEntry: false });
    // Another process may make it at the same time.
    if (found === undefined) mkdirSync(at, { recursive: true });
    else if (!found.isDirectory()) throw new RondelError(`${at} is no folder, and should be one`);
  }
}

/** Folders without files are in no version control: those that have a line are made again. */
function rightsOf(place: string, folder: string): string {
  const path = place + RIGHTS_ENDING;
  if (!existsSync(path)) return "";
  const text = readFileSync(path, "utf8");
  const folders = text.split("\n").filter((line) => line.endsWith("/"));
  for (const line of folders) {
    makeFolder(placeIn(place, line.replace(/^\S+ \S+ /, "")), folder);
  }
  return text;
}

// Host: what is read here is pinned at once. The recipe of a folder names its content, so the ID
// means the same folder tomorrow and in another engine that has it.

import { basename, dirname, join, relative, resolve } from "node:path";
import { Recipe } from "../../../stdlib/base/recipe.ts";
import type { Filter } from "../../op/op.ts";
import type { Context } from "../context.ts";
import type { HostFields } from "../generated.ts";
import type { DirectoryState, FileState, SocketState } from "../values/states.ts";
import { Pinned } from "../values/value.ts";
import { stateOf } from "./container/from.ts";
import { treeOf, treeRecipe } from "./query.ts";

export const host: HostFields = {
  directory: (_self, { path, include, exclude, gitignore }, context) =>
    readFolder(path, { include, exclude, gitignore }, context),
  file: (_self, { path }, context) => readHostFile(path, context),
  async containerImage(_self, { name }, { solver, sources, scope }) {
    const image = await sources.dockerImage(name, solver.platform, scope);
    const { manifest, platform } = image;
    return new Pinned(stateOf(image, null), new Recipe(null, "_image", { manifest, platform }));
  },
  findUp(_self, { name }, { session, look }) {
    for (let folder = session.workdir; ; folder = dirname(folder)) {
      const path = join(folder, name);
      if (look(path) !== null) return relative(session.workdir, path) || ".";
      if (folder === dirname(folder)) return null;
    }
  },
  unixSocket: (_self, { path }, context) => openSocket(path, context),
};

/** A folder is read again each time it is asked for: what has not changed costs a look. */
export async function readFolder(
  path: string,
  filter: Filter,
  { session, scope, sources }: Context,
): Promise<Pinned<DirectoryState>> {
  const tree = await sources.directory(resolve(session.workdir, path), filter, scope);
  return new Pinned(treeOf(tree), treeRecipe(tree));
}

export async function readHostFile(
  path: string,
  { session, scope, sources }: Context,
): Promise<Pinned<FileState>> {
  const full = resolve(session.workdir, path);
  const tree = await sources.file(full, scope);
  const name = `/${basename(full)}`;
  const { spot } = treeOf(tree);
  return new Pinned(
    { spot: { ...spot, path: name } },
    new Recipe(treeRecipe(tree), "file", { path: name }),
  );
}

export function openSocket(path: string, { session }: Context): Pinned<SocketState> {
  const full = resolve(session.workdir, path);
  const recipe = new Recipe(new Recipe(null, "host"), "unixSocket", { path: full });
  return new Pinned({ name: session.sockets.add(full) }, recipe);
}

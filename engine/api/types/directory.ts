// Directory. Paths count from the directory itself, and cannot leave it.

import { fail } from "../../event/failure.ts";
import { joinPath, nameOf, parentOf, resolvePath } from "../../op/path.ts";
import {
  applyPatch,
  below,
  chown,
  copyFiles,
  copyFolder,
  KEEP,
  layerBetween,
  makeFolder,
  makeLink,
  newFile,
  removeAll,
  stamp,
  targetOf,
  writeFile,
} from "../edits.ts";
import { exportTo } from "../export.ts";
import type { DirectoryFields } from "../generated.ts";
import { around, onState } from "../terminals/target.ts";
import { visit } from "../terminals/visit.ts";
import { Pinned } from "../values/value.ts";
import { withChanges } from "./changeset.ts";
import { existsAt, statAt } from "./stat.ts";

/** The schema's default for a new folder is a file's: a folder must be searchable to be of use. */
const DEFAULT_MODE = 0o644;
const FOLDER_MODE = 0o755;

const reading = {
  digest: ({ spot }, _args, { solver, scope }) => solver.digest(spot, scope),
  directory: ({ spot }, { path }) => ({ spot: below(spot, path) }),
  file: ({ spot }, { path }) => ({ spot: below(spot, path) }),
  async dockerBuild({ spot }, options, context) {
    const { dockerBuild } = await import("../docker-build/build.ts");
    return dockerBuild(spot, options, context);
  },
  async entries({ spot }, { path }, { solver, scope }) {
    const found = await solver.list(below(spot, path ?? "/"), scope);
    return found.map(({ name, kind }) => (kind === "directory" ? `${name}/` : name));
  },
  exists: ({ spot }, { path, expectedType, doNotFollowSymlinks }, context) =>
    existsAt(below(spot, path), expectedType, doNotFollowSymlinks, context),
  export: ({ spot }, { path, wipe }, context) => exportTo(spot, path, { wipe }, context),
  async findUp({ spot }, { name, start }, { solver, scope }) {
    for (let folder = resolvePath("/", start); ; folder = parentOf(folder)) {
      const path = joinPath(folder, name);
      if ((await solver.stat(below(spot, path), scope, false)) !== null) return path.slice(1);
      if (folder === "/") return null;
    }
  },
  glob: ({ spot }, { pattern }, { solver, scope }) => solver.glob(spot, pattern, scope),
  name: ({ spot }) => nameOf(spot.path) || "/",
  search: ({ spot }, query, { solver, scope }) => solver.search(spot, query, scope),
  stat: ({ spot }, { path, doNotFollowSymlinks }, context) =>
    statAt(below(spot, path), !doNotFollowSymlinks, context),
  async sync({ spot }, _args, context) {
    const { kind } = await statAt(spot, true, context);
    if (kind !== "directory")
      fail({ kind: "path-kind", path: spot.path, want: "directory", got: kind });
  },
} satisfies Partial<DirectoryFields>;

const changing = {
  changes: ({ spot }, { from }) => ({ before: from.state.spot, after: spot }),
  chown: ({ spot }, { path, owner }) => ({ spot: chown(spot, path, owner) }),
  diff: ({ spot }, { other }) => ({ spot: layerBetween(spot, other.state.spot) }),
  filter: ({ spot }, { include, exclude, gitignore }) => ({
    spot: copyFolder(null, "/", spot, { include, exclude, gitignore }, KEEP),
  }),
  withChanges: async ({ spot }, { changes }, context) => ({
    spot: await withChanges(spot, changes.state, context),
  }),
  withDirectory({ spot }, { path, source, include, exclude, gitignore, owner, permissions }) {
    const filter = { include, exclude, gitignore };
    const attributes = { mode: permissions, owner: owner || null };
    return { spot: copyFolder(spot, path, source.state.spot, filter, attributes) };
  },
  withError: (self, { err }) => (err === "" ? self : fail({ kind: "user-error", message: err })),
  withFile({ spot }, { path, source, permissions, owner }) {
    const from = source.state.spot;
    const copies = [{ path: targetOf("/", path, from), source: from }];
    return { spot: copyFiles(spot, copies, { mode: permissions, owner: owner || null }) };
  },
  withFiles({ spot }, { path, sources, permissions }) {
    const copies = sources.map(({ state: { spot: source } }) => ({
      path: joinPath(resolvePath("/", path), nameOf(source.path)),
      source,
    }));
    return { spot: copyFiles(spot, copies, { mode: permissions, owner: null }) };
  },
  withNewDirectory({ spot }, { path, permissions }) {
    const mode = permissions === DEFAULT_MODE ? FOLDER_MODE : permissions;
    return { spot: makeFolder(spot, path, mode) };
  },
  async withNewFile({ spot }, { path, contents, permissions }, { sources }) {
    const content = await sources.content(Buffer.from(contents));
    return { spot: writeFile(spot, path, content, permissions, null) };
  },
  async withPatch({ spot }, { patch }, { sources }) {
    const content = await sources.content(Buffer.from(patch));
    return { spot: applyPatch(spot, newFile("patch", content, 0o644)) };
  },
  withPatchFile: ({ spot }, { patch }) => ({ spot: applyPatch(spot, patch.state.spot) }),
  withSymlink: ({ spot }, { target, linkName }) => ({ spot: makeLink(spot, linkName, target) }),
  withTimestamps: ({ spot }, { timestamp }) => ({ spot: stamp(spot, timestamp) }),
  withoutDirectory: ({ spot }, { path }) => ({ spot: removeAll(spot, [path]) }),
  withoutFile: ({ spot }, { path }) => ({ spot: removeAll(spot, [path]) }),
  withoutFiles: ({ spot }, { paths, exact }) => ({ spot: removeAll(spot, paths, exact) }),
} satisfies Partial<DirectoryFields>;

const visiting = {
  async terminal(self, { container, ...program }, context) {
    await visit(onState(await around(self.spot, container, context), program), context);
    return new Pinned(self, "receiver");
  },
} satisfies Partial<DirectoryFields>;

export const directory: DirectoryFields = { ...reading, ...changing, ...visiting };

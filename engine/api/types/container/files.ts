// The fields of Container that write files: into the root, or into what is mounted over the path.

import { joinPath, nameOf } from "../../../op/path.ts";
import {
  asRoot,
  copyFiles,
  copyFolder,
  makeLink,
  removeAll,
  targetOf,
  writeFile,
} from "../../edits.ts";
import type { ContainerFields } from "../../generated.ts";
import type { ContainerState } from "../../values/container.ts";
import { expandVariables } from "./expand.ts";
import { changeAt, pathIn, withRoot } from "./paths.ts";

export const containerFiles = {
  withRootfs: (self, { directory }) => withRoot(self, asRoot(directory.state.spot)),
  withDirectory(self, args) {
    const { include, exclude, gitignore, permissions: mode } = args;
    const filter = { include, exclude, gitignore };
    const attributes = { mode, owner: args.owner || null };
    return changeAt(self, pathIn(self, args.path, args.expand), (base, path) =>
      copyFolder(base, path, args.source.state.spot, filter, attributes),
    );
  },
  withFile(self, { path, source, permissions: mode, owner, expand }) {
    const { spot } = source.state;
    const written = expand ? expandVariables(path, self) : path;
    return changeAt(self, targetOf(self.cwd || "/", written, spot), (base, inner) =>
      copyFiles(base, [{ path: inner, source: spot }], { mode, owner: owner || null }),
    );
  },
  withFiles(self, { path, sources, permissions: mode, owner, expand }) {
    return changeAt(self, pathIn(self, path, expand), (base, inner) => {
      const copies = sources.map(({ state: { spot } }) => ({
        path: joinPath(inner, nameOf(spot.path)),
        source: spot,
      }));
      return copyFiles(base, copies, { mode, owner: owner || null });
    });
  },
  async withNewFile(self, { path, contents, permissions, owner, expand }, { sources }) {
    const content = await sources.content(Buffer.from(contents));
    return changeAt(self, pathIn(self, path, expand), (base, inner) =>
      writeFile(base, inner, content, permissions, owner || null),
    );
  },
  withSymlink(self, { target, linkName, expand }) {
    const pointsTo = expand ? expandVariables(target, self) : target;
    return changeAt(self, pathIn(self, linkName, expand), (base, inner) =>
      makeLink(base, inner, pointsTo),
    );
  },
  withoutDirectory: (self, { path, expand }) => without(self, [path], expand),
  withoutFile: (self, { path, expand }) => without(self, [path], expand),
  withoutFiles: (self, { paths, expand, exact }) => without(self, paths, expand, exact),
} satisfies Partial<ContainerFields>;

function without(
  self: ContainerState,
  paths: readonly string[],
  expand: boolean,
  exact = false,
): ContainerState {
  return paths
    .map((path) => pathIn(self, path, expand))
    .reduce(
      (state, path) => changeAt(state, path, (base, inner) => removeAll(base, [inner], exact)),
      self,
    );
}

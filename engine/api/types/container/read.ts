// The fields of Container that look at its files, through what is mounted over them.

import { emptyFolder } from "../../edits.ts";
import type { ContainerFields } from "../../generated.ts";
import { existsAt, statAt } from "../stat.ts";
import { pathIn, spotAt } from "./paths.ts";

export const containerRead = {
  rootfs: ({ root }) => ({ spot: root ?? emptyFolder() }),
  directory: (self, { path, expand }) => ({ spot: spotAt(self, pathIn(self, path, expand)) }),
  file: (self, { path, expand }) => ({ spot: spotAt(self, pathIn(self, path, expand)) }),
  exists(self, { path, expectedType, doNotFollowSymlinks, expand }, context) {
    const spot = spotAt(self, pathIn(self, path, expand));
    return existsAt(spot, expectedType, doNotFollowSymlinks, context);
  },
  stat: (self, { path, doNotFollowSymlinks }, context) =>
    statAt(spotAt(self, pathIn(self, path)), !doNotFollowSymlinks, context),
} satisfies Partial<ContainerFields>;

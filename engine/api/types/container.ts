// Container, put together from the files of its folder.

import type { ContainerFields } from "../generated.ts";
import { containerConfig } from "./container/config.ts";
import { containerExec } from "./container/exec.ts";
import { containerFiles } from "./container/files.ts";
import { containerFrom } from "./container/from.ts";
import { containerImage } from "./container/image.ts";
import { containerMounts } from "./container/mounts.ts";
import { containerRead } from "./container/read.ts";
import { containerTerminal } from "./container/terminal.ts";
import { containerVariables } from "./container/variables.ts";

export const container: ContainerFields = {
  ...containerFrom,
  ...containerExec,
  ...containerImage,
  ...containerTerminal,
  ...containerRead,
  ...containerFiles,
  ...containerMounts,
  ...containerVariables,
  ...containerConfig,
};

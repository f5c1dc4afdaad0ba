// Writing to the host: a relative path counts from the session's folder.

import { join, resolve } from "node:path";
import { fail } from "../event/failure.ts";
import { nameOf } from "../op/path.ts";
import type { Spot } from "../op/plan.ts";
import type { ExportOptions } from "../solver/solver.ts";
import type { Context } from "./context.ts";

/** Answers the path written. */
export async function exportTo(
  spot: Spot,
  path: string,
  options: ExportOptions,
  { session, solver, scope }: Context,
): Promise<string> {
  const hostPath = resolve(session.workdir, path);
  await solver.export(spot, hostPath, options, scope);
  return hostPath;
}

/** A file onto a path, or into a folder that is there when that is allowed. */
export function exportFile(
  spot: Spot,
  path: string,
  isFolderAllowed: boolean,
  context: Context,
): Promise<string> {
  const hostPath = resolve(context.session.workdir, path);
  const isFolder = path.endsWith("/") || context.look(hostPath) === "directory";
  if (isFolder && !isFolderAllowed) {
    fail({ kind: "host-path", path: hostPath, why: "it is a folder; set allowParentDirPath" });
  }
  const target = isFolder ? join(hostPath, nameOf(spot.path)) : hostPath;
  return exportTo(spot, target, { wipe: false }, context);
}

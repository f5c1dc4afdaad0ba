// The folder of Jupyter's own files for this user.

import { join } from "node:path";

export function jupyterFolder(env: Readonly<Record<string, string | undefined>>): string {
  if (env["JUPYTER_DATA_DIR"]) return env["JUPYTER_DATA_DIR"];
  return join(env["XDG_DATA_HOME"] || join(env["HOME"] ?? "", ".local", "share"), "jupyter");
}

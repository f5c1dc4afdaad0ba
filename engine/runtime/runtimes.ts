// The OCI runtime of this host: crun, which is quick, or else runc.

import { accessSync, constants, statSync } from "node:fs";
import { RuntimeFault } from "./runtime.ts";

export interface OciRuntime {
  readonly kind: "crun" | "runc";
  readonly path: string;
  /** Changes when the program does. */
  readonly edition: string;
}

export function findOciRuntime(searchPath: string, own: string | null): OciRuntime {
  const crun = own ?? findHostProgram("crun", searchPath);
  if (crun !== null) return describe("crun", crun);
  const runc = findHostProgram("runc", searchPath);
  if (runc !== null) return describe("runc", runc);
  const why = "cannot run containers: neither crun nor runc is installed";
  throw new RuntimeFault("no-runtime", why, "install the package crun");
}

export function findHostProgram(name: string, searchPath: string): string | null {
  for (const folder of [...searchPath.split(":"), "/usr/local/sbin", "/usr/sbin", "/sbin"]) {
    const path = `${folder}/${name}`;
    if (folder.startsWith("/") && isExecutable(path)) return path;
  }
  return null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function describe(kind: OciRuntime["kind"], path: string): OciRuntime {
  const { size, mtimeMs } = statSync(path);
  return { kind, path, edition: `${kind} ${size} ${mtimeMs}` };
}

// What is at a path of this machine, for who was given it as an argument.

import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { LookAt } from "../call/arguments.ts";

export function lookFrom(cwd: string): LookAt {
  return (path) => {
    const stats = statSync(resolve(cwd, path), { throwIfNoEntry: false });
    if (stats === undefined) return null;
    if (stats.isDirectory()) return "directory";
    return stats.isSocket() ? "socket" : "file";
  };
}

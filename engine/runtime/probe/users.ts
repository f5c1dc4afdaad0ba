// Which users and groups an ordinary user's containers have: those that the machine grants.

import { userInfo } from "node:os";
import { DEFAULT_PATH } from "../bundle.ts";
import { findHostProgram } from "../runtimes.ts";
import { type Check, degraded, good, type Host } from "./check.ts";
import { tryRead } from "./tries.ts";

export function probeUsers({ env, isRoot }: Host): Check[] {
  const name = "users";
  if (isRoot) return [good(name, "all")];
  const costs = "containers have root alone, and images with files of other users are refused";
  const searchPath = env["PATH"] ?? DEFAULT_PATH;
  const absent = PROGRAMS.filter((one) => findHostProgram(one, searchPath) === null);
  if (absent.length > 0) {
    return [degraded(name, `no ${absent.join(", no ")}`, costs, "install the package uidmap")];
  }
  const { username } = userInfo();
  const silent = TABLES.filter((one) => !grants(tryRead(one) ?? "", username));
  if (silent.length === 0) return [good(name, `those that ${TABLES.join(" and ")} grant`)];
  const ids = "100000-165535";
  const remedy = `as root: usermod --add-subuids ${ids} --add-subgids ${ids} ${username}`;
  return [degraded(name, `${username} is not in ${silent.join(" and ")}`, costs, remedy)];
}

/** As engine/enter.sh looks for it, by name. */
function grants(table: string, username: string): boolean {
  return table.split("\n").some((line) => line.startsWith(`${username}:`));
}

const PROGRAMS = ["newuidmap", "newgidmap"];
const TABLES = ["/etc/subuid", "/etc/subgid"];

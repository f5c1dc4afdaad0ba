// The programs that start processes in containers.

import { DEFAULT_PATH } from "../bundle.ts";
import { findInit } from "../init.ts";
import { findHostProgram } from "../runtimes.ts";
import { type Check, degraded, good, type Host, missing } from "./check.ts";
import { tryProgram } from "./tries.ts";

export function probePrograms({ env }: Host): Check[] {
  const searchPath = env["PATH"] ?? DEFAULT_PATH;
  const crun = findHostProgram("crun", searchPath);
  const runc = findHostProgram("runc", searchPath);
  return [
    probeRuntime(crun, runc),
    probeTerminals(crun),
    probeInit(findInit(searchPath)),
    probeLauncher(searchPath),
  ];
}

function probeRuntime(crun: string | null, runc: string | null): Check {
  const name = "container runtime";
  if (crun !== null) return good(name, firstLine(crun));
  const remedy = "install the package crun";
  if (runc === null) return missing(name, "neither crun nor runc", "no container can run", remedy);
  return degraded(name, firstLine(runc), "every exec takes 10 to 30 ms longer", remedy);
}

/** Any other runtime would stand between the engine and the terminal. */
function probeTerminals(crun: string | null): Check {
  const name = "terminals";
  if (crun !== null) return good(name, "run by crun");
  const remedy = "install the package crun";
  return degraded(name, "they need crun", "no terminal can be opened", remedy);
}

function probeInit(init: string | null): Check {
  const name = "init";
  if (init !== null) return good(name, init);
  const costs = "orphans in a container are reaped only when it ends, and signals may be ignored";
  return degraded(name, "neither tini-static nor catatonit", costs, "install the package tini");
}

function probeLauncher(searchPath: string): Check {
  const name = "launcher";
  const absent = LAUNCHER.filter((one) => findHostProgram(one, searchPath) === null);
  if (absent.length === 0) return good(name, LAUNCHER.join(", "));
  const remedy = "install the package util-linux";
  return missing(name, `no ${absent.join(", ")}`, "the engine cannot start", remedy);
}

function firstLine(program: string): string {
  const { output, why } = tryProgram(program, ["--version"]);
  return output.split("\n")[0] || why || program;
}

const LAUNCHER = ["unshare", "nsenter", "flock", "mount"];

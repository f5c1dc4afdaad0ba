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
    probeTerminals(crun, runc),
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

function probeTerminals(crun: string | null, runc: string | null): Check {
  const name = "terminals";
  if (runc !== null) return good(name, `run by ${runc}`);
  const version = crun === null ? null : versionIn(firstLine(crun));
  if (version === null) return missing(name, "no runtime", "no terminal can be opened", INSTALL);
  const [major, minor] = version;
  if (major > 1 || minor >= 21) return good(name, "run by crun");
  return degraded(
    name,
    `crun ${major}.${minor}`,
    "terminals do not follow the window's size",
    INSTALL,
  );
}

function versionIn(line: string): [major: number, minor: number] | null {
  const found = /(\d+)\.(\d+)/.exec(line);
  return found === null ? null : [Number(found[1]), Number(found[2])];
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
const INSTALL = "install the package runc, or a crun from version 1.21 on";

// Which limits of a process this host can keep: each needs a control group of its own.

import { accessSync, constants, mkdirSync, rmdirSync } from "node:fs";
import { findPlace } from "../cgroup/cgroups.ts";
import { CONTROLLERS, type Controller, type Place } from "../cgroup/places.ts";
import { type Check, degraded, good } from "./check.ts";
import { tryRead } from "./tries.ts";

export function probeCgroupLimits(): Check[] {
  return CONTROLLERS.map(probeLimit);
}

function probeLimit(controller: Controller): Check {
  const name = `limit of ${WORDS[controller]}`;
  const place = findPlace(controller, "/proc/self");
  const why = place === null ? "no control group for it" : whyNot(controller, place);
  if (place !== null && why === null) return good(name, `control groups, version ${place.version}`);
  const costs = `withExec refuses ${ARGUMENTS[controller]}`;
  return degraded(name, why ?? "", costs, REMEDY);
}

/** Version 1 is tried. Version 2 is only looked at: to try it would change the group we are in. */
function whyNot(controller: Controller, { version, folder }: Place): string | null {
  try {
    if (version === 2) {
      accessSync(`${folder}/cgroup.subtree_control`, constants.W_OK);
      const known = tryRead(`${folder}/cgroup.controllers`)?.trim().split(" ") ?? [];
      return known.includes(controller) ? null : `${folder} does not have it`;
    }
    const group = `${folder}/rondel-probe-${process.pid}`;
    mkdirSync(group);
    rmdirSync(group);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

const WORDS: Readonly<Record<Controller, string>> = {
  memory: "memory",
  cpu: "processors",
  pids: "processes",
};
const ARGUMENTS: Readonly<Record<Controller, string>> = {
  memory: "memory",
  cpu: "cpus",
  pids: "pids",
};
const REMEDY =
  "run as root; where only version 2 is, start the engine in a group that is its own " +
  "(systemd-run --user --scope -p Delegate=yes)";

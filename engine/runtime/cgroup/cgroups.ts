// Control groups for the processes whose memory, processor time or number is bounded. A process
// without a limit stays in the engine's own group and costs nothing here.
//
//   confine ─► a group for each controller that is asked for, with its limits written
//           └► the process enters them before it becomes the container ─► drop
//
// Invariant: a limit that cannot be kept is a fault and never a process without it. A group is
// gone when its process is; what a killed engine left is removed by the next one of its folder.

import { createHash } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { type ProcessLimits, RuntimeFault } from "../runtime.ts";
import { CONTROLLERS, type Controller, type Place, placeFor } from "./places.ts";
import { settingsFor } from "./settings.ts";

export interface Cgroups {
  confine(id: string, limits: ProcessLimits): Confinement;
}

export interface Confinement {
  /** A process that writes 0 to each of these files is held to the limits. */
  readonly entrances: readonly string[];
  /** Whether the kernel ended a process here because the memory was used up. */
  ranOutOfMemory(): boolean;
  drop(): Promise<void>;
}

export interface CgroupOptions {
  /** What the groups are told apart by from another engine's: its run folder. */
  readonly owner: string;
  /** What the kernel says; /proc/self when it is not given. */
  readonly procFolder?: string;
}

export const UNCONFINED: Confinement = {
  entrances: [],
  ranOutOfMemory: () => false,
  drop: async () => {},
};

export function createCgroups({ owner, procFolder = "/proc/self" }: CgroupOptions): Cgroups {
  const prefix = `rondel-${ownerName(owner)}-`;
  const placeOf = (controller: Controller) => findPlace(controller, procFolder);
  for (const place of CONTROLLERS.map(placeOf)) if (place !== null) sweep(place.folder, prefix);
  return {
    confine(id, limits) {
      const groups = new Set<string>();
      const confinement = confinementIn(groups);
      try {
        for (const controller of CONTROLLERS) {
          confineBy(controller, limits, placeOf(controller), `${prefix}${id}`, groups);
        }
        return confinement;
      } catch (error) {
        for (const group of groups) removeGroup(group);
        throw error;
      }
    },
  };
}

/** Short enough for a group's name. */
export function ownerName(owner: string): string {
  return createHash("sha256").update(owner).digest("hex").slice(0, 12);
}

/** What engine/enter.sh calls it. */
export const LEAF = "rondel-engine";

/** The folder that new groups go into; null when this host has no such controller for us. */
export function findPlace(controller: Controller, procFolder: string): Place | null {
  const read = (name: string) => readOrNothing(`${procFolder}/${name}`);
  const place = placeFor(controller, read("mountinfo"), read("cgroup"));
  if (place === null || place.version === 1) return place;
  // In version 2 a group with processes in it passes no controllers on, except the machine's first.
  if (isFirst(place.top)) return { ...place, folder: place.top };
  // engine/enter.sh has put the engine into a leaf, if it could make one.
  return { ...place, folder: place.folder.replace(new RegExp(`/${LEAF}$`), "") };
}

function isFirst(top: string): boolean {
  if (existsSync(`${top}/cgroup.type`)) return false;
  try {
    accessSync(`${top}/cgroup.subtree_control`, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function confineBy(
  controller: Controller,
  limits: ProcessLimits,
  place: Place | null,
  name: string,
  groups: Set<string>,
): void {
  if (settingsFor(controller, limits, 1).length === 0) return;
  if (place === null) throw unsupported(controller, "this host has no such control group");
  const group = `${place.folder}/${name}`;
  try {
    if (place.version === 2) enable(controller, place.folder);
    mkdirSync(group, { recursive: true });
    groups.add(group);
    for (const { file, value, mayLack } of settingsFor(controller, limits, place.version)) {
      if (mayLack && !existsSync(`${group}/${file}`)) continue;
      writeFileSync(`${group}/${file}`, value);
    }
  } catch (error) {
    throw unsupported(controller, (error as Error).message, error);
  }
}

/** In version 2 a group's children have the controllers that it passes on to them. */
export function enable(controller: Controller, folder: string): void {
  const file = `${folder}/cgroup.subtree_control`;
  if (readOrNothing(file).trim().split(" ").includes(controller)) return;
  writeFileSync(file, `+${controller}`);
}

function confinementIn(groups: ReadonlySet<string>): Confinement {
  return {
    get entrances() {
      return [...groups].map((group) => `${group}/cgroup.procs`);
    },
    ranOutOfMemory: () => [...groups].some(countsAKill),
    async drop() {
      for (const group of groups) await removeWhenEmpty(group);
    },
  };
}

function countsAKill(group: string): boolean {
  const counters = ["memory.oom_control", "memory.events"];
  return counters.some((file) => /^oom_kill [1-9]/m.test(readOrNothing(`${group}/${file}`)));
}

/** A process that was killed takes a moment to leave its group. */
async function removeWhenEmpty(group: string): Promise<void> {
  for (let tries = 0; !removeGroup(group) && tries < MOST_TRIES; tries += 1)
    await wait(TRY_AGAIN_MS);
}

function sweep(folder: string, prefix: string): void {
  for (const name of foldersIn(folder)) {
    if (name.startsWith(prefix)) removeGroup(`${folder}/${name}`);
  }
}

/** False when something lives in it. A privileged process may have made groups inside its own. */
export function removeGroup(group: string): boolean {
  for (const name of foldersIn(group)) removeGroup(`${group}/${name}`);
  try {
    rmdirSync(group);
    return true;
  } catch {
    return !existsSync(group);
  }
}

function foldersIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch {
    return [];
  }
}

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function unsupported(controller: Controller, why: string, cause?: unknown): RuntimeFault {
  const remedy =
    "run the engine as root, or where its control groups are its own (see `rondel doctor`), " +
    `or leave ${ARGUMENT[controller]} out`;
  const said = `cannot keep a limit on ${ARGUMENT[controller]}: ${why}`;
  return new RuntimeFault("no-limit", said, remedy, { cause });
}

const ARGUMENT: Readonly<Record<Controller, string>> = {
  memory: "memory",
  cpu: "cpus",
  pids: "pids",
};
const TRY_AGAIN_MS = 5;
const MOST_TRIES = 200;

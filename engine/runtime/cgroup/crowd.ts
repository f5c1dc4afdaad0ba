// A bound on how many processes an engine has at all, those in its containers included, so that a
// command which multiplies without end leaves the rest of the machine processes to start. One group
// for all: it costs nothing when a process starts.
// Not here: the limits of single processes (cgroups.ts), whose groups lie inside this one.
// Invariant: a host that has no such group for us has no bound, and nothing fails for it.

import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from "node:fs";
import { enable, findPlace, LEAF, ownerName, removeGroup } from "./cgroups.ts";

export interface CrowdOptions {
  /** What the group is told apart by from another engine's: its run folder. */
  readonly owner: string;
  /** null for the usual. */
  readonly most: number | null;
  /** What the kernel says; /proc when it is not given. */
  readonly procFolder?: string;
}

const PREFIX = "rondel-all-";
const MOST_PROCESSES = 32_768;

/** Moves this process into the group; what is answered moves it out, and removes the group. */
export function boundProcesses({ owner, most, procFolder = "/proc" }: CrowdOptions): () => void {
  const nothing = () => undefined;
  const place = findPlace("pids", `${procFolder}/self`);
  if (place === null) return nothing;
  const value = String(most ?? Math.min(MOST_PROCESSES, half(`${procFolder}/sys/kernel/pid_max`)));
  const leaf = `${place.folder}/${LEAF}`;
  try {
    if (place.version === 2) enable("pids", place.folder);
    if (place.version === 2 && existsSync(leaf)) {
      writeFileSync(`${leaf}/pids.max`, value);
      return nothing;
    }
    sweep(place.folder);
    const group = `${place.folder}/${PREFIX}${ownerName(owner)}`;
    mkdirSync(group, { recursive: true });
    writeFileSync(`${group}/pids.max`, value);
    writeFileSync(`${group}/cgroup.procs`, "0");
    return () => leave(place.folder, group);
  } catch {
    return nothing;
  }
}

function half(file: string): number {
  return Math.floor(Number(readFileSync(file, "utf8")) / 2);
}

/** What engines that were killed have left: a group in which nobody is. */
function sweep(folder: string): void {
  for (const name of readdirSync(folder).filter((one) => one.startsWith(PREFIX))) {
    const group = `${folder}/${name}`;
    if (Number(readFileSync(`${group}/pids.current`, "utf8")) === 0) removeGroup(group);
  }
}

/** What is still in it ends with the engine; the next one to start removes the group then. */
function leave(parent: string, group: string): void {
  try {
    writeFileSync(`${parent}/cgroup.procs`, "0");
    rmdirSync(group);
  } catch {
    return;
  }
}

// What is written into a group's files to keep a limit, in either version. Pure.

import type { ProcessLimits } from "../runtime.ts";
import type { Controller } from "./places.ts";

export interface Setting {
  readonly file: string;
  readonly value: string;
  /** A kernel without swap accounting lacks the file, and there is nothing to keep then. */
  readonly mayLack: boolean;
}

export function settingsFor(
  controller: Controller,
  limits: ProcessLimits,
  version: 1 | 2,
): Setting[] {
  const { memoryBytes, cpus, pids } = limits;
  if (controller === "memory") {
    return memoryBytes === undefined ? [] : memorySettings(memoryBytes, version);
  }
  if (controller === "cpu") return cpus === undefined ? [] : cpuSettings(cpus, version);
  // The OCI runtime waits beside the container, in the same group.
  return pids === undefined ? [] : [setting("pids.max", pids + 1)];
}

/** No swap beyond the limit: it would only make a program that is too large slow as well. */
function memorySettings(bytes: number, version: 1 | 2): Setting[] {
  if (version === 2) return [setting("memory.max", bytes), setting("memory.swap.max", 0, true)];
  return [
    setting("memory.limit_in_bytes", bytes),
    setting("memory.memsw.limit_in_bytes", bytes, true),
  ];
}

function cpuSettings(cpus: number, version: 1 | 2): Setting[] {
  const quota = Math.max(Math.round(cpus * PERIOD_US), LEAST_QUOTA_US);
  if (version === 2) return [setting("cpu.max", `${quota} ${PERIOD_US}`)];
  return [setting("cpu.cfs_period_us", PERIOD_US), setting("cpu.cfs_quota_us", quota)];
}

function setting(file: string, value: number | string, mayLack = false): Setting {
  return { file, value: String(value), mayLack };
}

const PERIOD_US = 100_000;
/** The kernel refuses a smaller one. */
const LEAST_QUOTA_US = 1000;

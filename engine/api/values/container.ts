// What a Container is before anything runs: a root, what is mounted in it, and the settings that
// the next command is started with.
// Invariant: at most one mount at a path; a variable's name is in one of the three lists alone.

import type {
  EnvEntry,
  SecretEnv,
  SecretMount,
  Sharing,
  SocketMount,
  TempMount,
} from "../../op/op.ts";
import type { Plan, Spot } from "../../op/plan.ts";
import type { Platform } from "../../op/platform.ts";
import type { HealthcheckState, PortState } from "./states.ts";

export interface ContainerState {
  readonly platform: Platform;
  /** null is the empty root. Its path is always `/`. */
  readonly root: Spot | null;
  readonly mounts: readonly ContainerMount[];
  readonly env: readonly EnvEntry[];
  readonly secretEnv: readonly SecretEnv[];
  readonly volatileEnv: readonly EnvEntry[];
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  /** What a terminal runs; null when none is set. */
  readonly terminal: TerminalState | null;
  /** Empty when none is set. */
  readonly cwd: string;
  readonly user: string;
  readonly labels: readonly EnvEntry[];
  readonly annotations: readonly EnvEntry[];
  readonly ports: readonly PortState[];
  readonly healthcheck: HealthcheckState | null;
  /** Known only while the root is the image's own. */
  readonly imageRef: string | null;
  readonly lastExec: Plan | null;
}

export interface TerminalState {
  readonly args: readonly string[];
  readonly privileged: boolean;
}

export type ContainerMount = SpotMount | CacheVolumeMount | TempMount | SecretMount | SocketMount;

export interface SpotMount {
  readonly kind: "bind";
  readonly at: string;
  readonly spot: Spot;
  readonly readonly: boolean;
  /** null once a command has run, as the mount then belongs to whom it was given. */
  readonly owner: string | null;
}

export interface CacheVolumeMount {
  readonly kind: "cache";
  readonly at: string;
  readonly volume: string;
  readonly sharing: Sharing;
  readonly seed: Spot | null;
  readonly owner: string | null;
}

export function emptyContainer(platform: Platform): ContainerState {
  return {
    platform,
    root: null,
    mounts: [],
    env: [],
    secretEnv: [],
    volatileEnv: [],
    entrypoint: [],
    cmd: [],
    terminal: null,
    cwd: "",
    user: "",
    labels: [],
    annotations: [],
    ports: [],
    healthcheck: null,
    imageRef: null,
    lastExec: null,
  };
}

// What every local step works with, and what it answers.

import type { Clock } from "../../../stdlib/base/clock.ts";
import type { Scope } from "../../event/scope.ts";
import type { FilesPool } from "../../files/pool.ts";
import type { BuiltImage } from "../../image/image.ts";
import type { Digest } from "../../op/digest.ts";
import type { LoadedImage } from "../../op/image.ts";
import type { Ref } from "../../op/op.ts";
import type { Plan } from "../../op/plan.ts";
import type { Platform } from "../../op/platform.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import type { LayerDraft, Snapshot, Store, StoredProcess } from "../../store/store.ts";
import type { LivePrintouts } from "../printouts.ts";
import type { ImageWish } from "../solver.ts";
import type { LogSources } from "./log-reader.ts";
import type { LooseLogs } from "./loose-logs.ts";
import type { Views } from "./views.ts";
import type { VolumeLeases } from "./volumes.ts";

export interface Kit {
  readonly store: Store;
  readonly runtime: Runtime;
  readonly views: Views;
  readonly volumes: VolumeLeases;
  readonly logSources: LogSources;
  readonly looseLogs: LooseLogs;
  readonly printouts: LivePrintouts;
  readonly images: ImageDoor;
  readonly docker: DockerDoor;
  readonly files: FilesPool;
  readonly clock: Clock;
  readonly platform: Platform;
  /** Other platforms whose programs the kernel hands to an emulator. */
  readonly emulated: ReadonlySet<string>;
  /** On a file system in memory that ends with the engine: secrets, mounts. */
  readonly runFolder: string;
}

/** Fetches and unpacks what an image consists of; engine/source has it, main.ts brings it here. */
export interface ImageLayers {
  layers(manifest: Digest, platform: Platform, scope: Scope): Promise<Snapshot>;
}

/** What is done with registries and archives besides. */
export interface ImageDoor extends ImageLayers {
  push(image: BuiltImage, address: string, scope: Scope): Promise<string>;
  load(path: string, reference: string, wish: ImageWish, scope: Scope): Promise<LoadedImage>;
  /** Fills an empty folder with what is in a tar archive; false when the file is none. */
  unpack(job: ArchiveJob, signal: AbortSignal): Promise<boolean>;
  /** What was loaded before and is still there. */
  find(manifest: Digest, platform: Platform): Promise<LoadedImage | null>;
}

/** `reference` is what failures call the archive. */
export interface ArchiveJob {
  readonly path: string;
  readonly folder: string;
  readonly reference: string;
}

export interface DockerDoor {
  load(image: BuiltImage, name: string, signal: AbortSignal): Promise<void>;
}

/** One Op to be run, with its inputs solved. */
export interface Step {
  readonly plan: Plan;
  /** Unique for the life of the engine. */
  readonly run: string;
  readonly scope: Scope;
  snapshotOf(ref: Ref): Snapshot;
}

/** What a step made, not yet committed. */
export interface Made {
  readonly outputs: ReadonlyMap<string, Snapshot>;
  readonly drafts: readonly LayerDraft[];
  readonly process: StoredProcess | null;
}

/** A Snapshot after a change. */
export interface Kept {
  readonly snapshot: Snapshot;
  /** Drafts that the Result must commit; none when nothing changed. */
  readonly drafts: readonly LayerDraft[];
}

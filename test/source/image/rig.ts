// What the tests of images share: a store in the run's folder, a scope that listens, images that
// never sleep.

import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EngineEvent } from "../../../engine/event/event.ts";
import { type Failure, FailureError } from "../../../engine/event/failure.ts";
import type { Credential, Scope } from "../../../engine/event/scope.ts";
import { parsePlatform } from "../../../engine/op/platform.ts";
import { createImages, type Images } from "../../../engine/source/image/images.ts";
import { PULL_LIMITS, type PullLimits } from "../../../engine/source/image/limits.ts";
import type { Mirrors } from "../../../engine/source/image/mirrors.ts";
import { openStore } from "../../../engine/store/open.ts";
import type { Store } from "../../../engine/store/store.ts";
import { type Clock, systemClock } from "../../../stdlib/base/clock.ts";

export const AMD64 = parsePlatform("linux/amd64");
export const ARM64 = parsePlatform("linux/arm64");

export function makeFolder(): string {
  return mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? tmpdir(), "image-"));
}

export interface Place {
  readonly images: Images;
  readonly store: Store;
  /** How long each wait between tries would have been. */
  readonly slept: number[];
  /** The folders of layers that are there, kept or not. */
  layerFolders(): string[];
  [Symbol.asyncDispose](): Promise<void>;
}

export interface PlaceOptions {
  readonly mirrors?: Mirrors;
  readonly env?: Readonly<Record<string, string>>;
  readonly limits?: Partial<PullLimits>;
  readonly clock?: Clock;
}

export function openPlace(options: PlaceOptions = {}): Place {
  const { mirrors = new Map(), env = {}, limits = {}, clock = systemClock } = options;
  const folder = makeFolder();
  const store = openStore({ folder, clock: systemClock });
  const slept: number[] = [];
  const images = createImages({
    store,
    clock,
    env,
    mirrors,
    keepsOwners: process.getuid?.() === 0,
    limits: { ...PULL_LIMITS, ...limits },
    sleep: async (delayMs) => void slept.push(delayMs),
  });
  return {
    images,
    store,
    slept,
    layerFolders: () => readdirSync(join(folder, "layers")),
    async [Symbol.asyncDispose]() {
      await images.close();
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export interface TestScope extends Scope {
  readonly events: EngineEvent[];
  cancel(): void;
}

export function openScope(options: { session?: string; credential?: Credential } = {}): TestScope {
  const end = new AbortController();
  const events: EngineEvent[] = [];
  return {
    session: options.session ?? "session",
    signal: end.signal,
    events,
    emit: (event) => void events.push(event),
    secret: () => Promise.reject(new Error("images need no secrets")),
    socket: () => Promise.reject(new Error("images need no sockets")),
    credential: async () => options.credential ?? null,
    cancel: () => end.abort(),
  };
}

/** The Failure that the work ends with. */
export async function failureOf(work: Promise<unknown>): Promise<Failure> {
  try {
    await work;
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error("expected a Failure");
}

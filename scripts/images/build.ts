// Builds the test images as an OCI layout in a cache folder, once for each state of these scripts.

import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alpineImage, busyboxImage } from "./busybox.ts";
import { debianImage } from "./debian.ts";
import { buildImage, type TestImage } from "./image.ts";
import { writeLayout } from "./layout.ts";
import { findBusybox } from "./packages.ts";
import { purposeImages } from "./purpose.ts";

/** `small` is quick to make and needs only busybox; `debian` is the real one. */
export type ImageSet = "small" | "debian";

export interface BuildOptions {
  readonly cache: string;
  /** Where large temporary files go: a folder in memory, if there is one. */
  readonly memory: string;
}

const MEMORY = "/dev/shm";

export function buildOptionsFrom(env: NodeJS.ProcessEnv): BuildOptions {
  return {
    cache: env["RONDEL_TEST_CACHE"] ?? join(tmpdir(), "rondel-test-images"),
    memory: existsSync(MEMORY) ? MEMORY : tmpdir(),
  };
}

/** Answers the layout's folder. */
export function buildImages(set: ImageSet, { cache, memory }: BuildOptions): string {
  const layout = join(cache, `${set}-${stateOfScripts()}`);
  if (existsSync(layout)) return layout;
  mkdirSync(cache, { recursive: true });
  dropOutdated(set, cache, layout);
  const draft = mkdtempSync(join(cache, "draft-"));
  const images = set === "small" ? smallImages() : [debianImage(memory)];
  writeLayout(
    draft,
    images.map((image) => ({ ...image, built: buildImage(image) })),
  );
  return settle(draft, layout);
}

function smallImages(): TestImage[] {
  const busybox = findBusybox();
  return [
    alpineImage(busybox, "3.20.2", ["latest", "3.20", "3.20.2"]),
    alpineImage(busybox, "3.16.2", ["3.16", "3.16.2"]),
    busyboxImage(busybox),
    ...purposeImages(),
  ];
}

/** What earlier states of the scripts have made. */
function dropOutdated(set: ImageSet, cache: string, current: string): void {
  for (const name of readdirSync(cache)) {
    const path = join(cache, name);
    if (!name.startsWith(`${set}-`) || path === current) continue;
    rmSync(path, { recursive: true, force: true });
  }
}

/** Another process may have built the same meanwhile: then theirs stays. */
function settle(draft: string, layout: string): string {
  try {
    renameSync(draft, layout);
  } catch (error) {
    if (!existsSync(layout)) throw error;
    rmSync(draft, { recursive: true });
  }
  return layout;
}

function stateOfScripts(): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(import.meta.dirname).sort()) {
    hash.update(name).update(readFileSync(join(import.meta.dirname, name)));
  }
  return hash.digest("hex").slice(0, 12);
}

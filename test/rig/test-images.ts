// The test images behind a registry, for tests that run containers.
//
//   const images = await serveTestImages();
//   … RONDEL_REGISTRY_MIRRORS=`docker.io=${images.mirror}` …
//   await images.close();

import { buildImages, buildOptionsFrom, type ImageSet } from "../../scripts/images/build.ts";
import { pushLayout } from "../../scripts/images/push.ts";
import { startRegistry } from "./registry.ts";

export interface ServedImages {
  /** What stands in for docker.io. */
  readonly mirror: string;
  close(): Promise<void>;
}

export async function serveTestImages(
  sets: readonly ImageSet[] = ["small"],
): Promise<ServedImages> {
  const options = buildOptionsFrom(process.env);
  const layouts = sets.map((set) => buildImages(set, options));
  const registry = await startRegistry();
  for (const layout of layouts) await pushLayout(layout, registry.push);
  return { mirror: registry.url, close: registry.close };
}

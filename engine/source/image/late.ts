// Images whose code is loaded when one is first asked for: it is a good part of the engine's, and
// no engine needs it to start. What is known of earlier images needs none of it.

import type { Images, ImagesOptions } from "./images.ts";
import { createOrigins } from "./origins.ts";

export function createLateImages(options: ImagesOptions): Images {
  const origins = createOrigins(options.store.memos);
  let made: Promise<Images> | null = null;
  const load = async () => (await import("./images.ts")).createImages(options);
  const images = () => {
    if (made !== null) return made;
    made = load();
    // Files that could not be read may be there for whoever asks next.
    made.catch(() => {
      made = null;
    });
    return made;
  };
  return {
    names: origins.names,
    nameOf: origins.nameOf,
    pin: async (...args) => (await images()).pin(...args),
    layers: async (...args) => (await images()).layers(...args),
    push: async (...args) => (await images()).push(...args),
    load: async (...args) => (await images()).load(...args),
    find: async (...args) => (await images()).find(...args),
    unpack: async (...args) => (await images()).unpack(...args),
    close: async () => (await made)?.close(),
  };
}

// Puts the kinds of Source together.

import { fail } from "../event/failure.ts";
import { ARCHIVE_NAME } from "../op/image.ts";
import type { Store } from "../store/store.ts";
import type { Docker } from "./docker/docker.ts";
import type { HostFolders } from "./host/folders.ts";
import type { Images } from "./image/images.ts";
import type { Sources } from "./sources.ts";

export interface SourcesOptions {
  readonly store: Store;
  readonly images: Images;
  readonly folders: HostFolders;
  readonly docker: Docker;
}

export function createSources(options: SourcesOptions): Sources {
  const { store, images, folders, docker } = options;
  return {
    image: (reference, platform, scope) => images.pin(reference, platform, scope),
    directory: (hostPath, filter, { signal }) => folders.directory(hostPath, filter, signal),
    file: (hostPath, { signal }) => folders.file(hostPath, signal),
    content: (bytes) => store.blobs.put(bytes),
    async dockerImage(name, platform, scope) {
      const scratch = store.scratch();
      try {
        const path = `${scratch.path}/${ARCHIVE_NAME}`;
        await docker.save(name, path, scope.signal);
        return await images.load(path, name, { tag: "", platform }, scope);
      } finally {
        scratch.discard();
      }
    },
    async loadedImage(manifest, platform) {
      const found = await images.find(manifest, platform);
      return found ?? fail({ kind: "pin-gone", what: "image", digest: manifest });
    },
  };
}

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
  /** Does work that writes, and makes room for it once when the disk is full. */
  readonly withRoom: <T>(work: () => Promise<T>) => Promise<T>;
}

export function createSources(options: SourcesOptions): Sources {
  const { store, images, folders, docker, withRoom } = options;
  return {
    image: (reference, platform, scope) => images.pin(reference, platform, scope),
    directory: (hostPath, filter, { signal }) =>
      withRoom(() => folders.directory(hostPath, filter, signal)),
    keptFolder: (hostPath, rights, { signal }) =>
      withRoom(() => folders.kept(hostPath, rights, signal)),
    file: (hostPath, { signal }) => withRoom(() => folders.file(hostPath, signal)),
    imageNames: () => images.names(),
    imageName: images.nameOf,
    content: (bytes) => withRoom(() => store.blobs.put(bytes)),
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

// Puts the kinds of Source together.

import type { Store } from "../store/store.ts";
import type { HostFolders } from "./host/folders.ts";
import type { Images } from "./image/images.ts";
import type { Sources } from "./sources.ts";

export interface SourcesOptions {
  readonly store: Store;
  readonly images: Images;
  readonly folders: HostFolders;
}

export function createSources({ store, images, folders }: SourcesOptions): Sources {
  return {
    image: (reference, platform, scope) => images.pin(reference, platform, scope),
    directory: (hostPath, filter, { signal }) => folders.directory(hostPath, filter, signal),
    file: (hostPath, { signal }) => folders.file(hostPath, signal),
    content: (bytes) => store.blobs.put(bytes),
  };
}

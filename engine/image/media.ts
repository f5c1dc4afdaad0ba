// The names of what an image consists of, in OCI's dialect and in Docker's.

import type { Compression, Dialect } from "../op/image.ts";

export interface MediaTypes {
  readonly index: string;
  readonly manifest: string;
  readonly config: string;
  readonly layer: Readonly<Record<Compression, string>>;
}

const OCI = "application/vnd.oci.image";
const DOCKER = "application/vnd.docker";

export const MEDIA_TYPES: Readonly<Record<Dialect, MediaTypes>> = {
  oci: {
    index: `${OCI}.index.v1+json`,
    manifest: `${OCI}.manifest.v1+json`,
    config: `${OCI}.config.v1+json`,
    layer: {
      gzip: `${OCI}.layer.v1.tar+gzip`,
      zstd: `${OCI}.layer.v1.tar+zstd`,
      none: `${OCI}.layer.v1.tar`,
    },
  },
  docker: {
    index: `${DOCKER}.distribution.manifest.list.v2+json`,
    manifest: `${DOCKER}.distribution.manifest.v2+json`,
    config: `${DOCKER}.container.image.v1+json`,
    layer: {
      gzip: `${DOCKER}.image.rootfs.diff.tar.gzip`,
      zstd: `${DOCKER}.image.rootfs.diff.tar.zstd`,
      none: `${DOCKER}.image.rootfs.diff.tar`,
    },
  },
};

// Which foreign machines' programs the kernel hands to an emulator: the interpreters registered
// with binfmt_misc.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const REGISTRY = "/proc/sys/fs/binfmt_misc";

/** The names that qemu's packages register, and the platforms they stand for. */
const PLATFORMS: Readonly<Record<string, string>> = {
  "qemu-aarch64": "linux/arm64",
  "qemu-arm": "linux/arm/v7",
  "qemu-x86_64": "linux/amd64",
  "qemu-i386": "linux/386",
  "qemu-riscv64": "linux/riscv64",
  "qemu-ppc64le": "linux/ppc64le",
  "qemu-s390x": "linux/s390x",
};

export function emulatedPlatforms(registry = REGISTRY): ReadonlySet<string> {
  const names = existsSync(registry) ? readdirSync(registry) : [];
  const platforms = names.flatMap((name) => {
    const platform = PLATFORMS[name];
    if (platform === undefined) return [];
    return readFileSync(join(registry, name), "utf8").startsWith("enabled") ? [platform] : [];
  });
  return new Set(platforms);
}

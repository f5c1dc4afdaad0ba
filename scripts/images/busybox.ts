// Look-alikes of two well-known images, made of Debian's static busybox: they answer as the real
// ones do where tests ask, and are not them. Each says so in /etc/os-release.

import type { ConfigMember, Layer, TestImage, Variant } from "./image.ts";
import { BUSYBOX, type Busybox } from "./packages.ts";
import { type TarItem, writeTar } from "./tar.ts";

const PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const CONFIG: ConfigMember = { Env: [PATH], Cmd: ["/bin/sh"] };

const AMD64 = { os: "linux", architecture: "amd64" };
const ARM64 = { os: "linux", architecture: "arm64", variant: "v8" };

/** Each version is an index for two machines. */
export function alpineImage(busybox: Busybox, version: string, tags: readonly string[]): TestImage {
  const layers = [
    layer([...baseFolders(), ...programs(busybox)]),
    layer([...accounts(), ...alpineFiles(version)]),
  ];
  // No arm64 machine is needed to tell the two apart: the binaries are the same, and only `uname`
  // answers as that machine would.
  const arm64 = [...layers, layer([script("bin/uname", UNAME)])];
  const variants: Variant[] = [
    { platform: AMD64, config: CONFIG, layers },
    { platform: ARM64, config: CONFIG, layers: arm64 },
  ];
  return { repository: "library/alpine", tags, variants };
}

export function busyboxImage(busybox: Busybox): TestImage {
  const items = [...baseFolders(), ...programs(busybox), ...accounts(), osRelease("busybox", "1")];
  const config = { Env: [PATH], Cmd: ["sh"] };
  const variants = [{ platform: AMD64, config, layers: [layer(items)] }];
  return { repository: "library/busybox", tags: ["latest", "1.36"], variants };
}

const UNAME = `case "$1" in
  -m) echo aarch64 ;;
  -a) /bin/busybox uname -a | /bin/busybox sed s/x86_64/aarch64/g ;;
  *) exec /bin/busybox uname "$@" ;;
esac`;

function baseFolders(): TarItem[] {
  const usual = ["bin", "dev", "etc", "home", "lib", "mnt", "opt", "proc", "run", "sbin", "srv"];
  const below = ["bin", "sbin", "lib", "share", "local", "local/bin", "local/sbin"];
  const names = [...usual, "sys", "usr", ...below.map((name) => `usr/${name}`), "var", "var/log"];
  return [
    ...names.map((name): TarItem => ({ name: `${name}/`, type: "directory" })),
    { name: "root/", type: "directory", mode: 0o700 },
    { name: "tmp/", type: "directory", mode: 0o1777 },
    { name: "var/tmp/", type: "directory", mode: 0o1777 },
  ];
}

function programs({ binary, applets }: Busybox): TarItem[] {
  const link = `/${BUSYBOX}`;
  return [
    { name: BUSYBOX, content: binary, mode: 0o755 },
    ...applets.map((name): TarItem => ({ name, type: "symlink", mode: 0o777, link })),
  ];
}

function accounts(): TarItem[] {
  const users = [
    "root:x:0:0:root:/root:/bin/sh",
    "bin:x:1:1:bin:/bin:/sbin/nologin",
    "daemon:x:2:2:daemon:/sbin:/sbin/nologin",
    "mail:x:8:12:mail:/var/mail:/sbin/nologin",
    "www-data:x:82:82:www-data:/var/www:/sbin/nologin",
    "nobody:x:65534:65534:nobody:/:/sbin/nologin",
  ];
  const groups = [
    "root:x:0:root",
    "bin:x:1:root,bin,daemon",
    "daemon:x:2:root,bin,daemon",
    "mail:x:12:mail",
    "users:x:100:",
    "www-data:x:82:www-data",
    "nobody:x:65534:",
  ];
  return [
    text("etc/passwd", users),
    text("etc/group", groups),
    text("etc/hostname", ["localhost"]),
  ];
}

function alpineFiles(version: string): TarItem[] {
  return [
    text("etc/alpine-release", [version]),
    osRelease("alpine", version),
    // It installs nothing and says that all went well.
    script("sbin/apk", "exit 0"),
    { name: "lib/apk/", type: "directory" },
    { name: "etc/apk/", type: "directory" },
    text("etc/apk/world", ["busybox"]),
  ];
}

function osRelease(id: string, version: string): TarItem {
  return text("etc/os-release", [
    "# A look-alike for the tests of Rondel, made of Debian's busybox.",
    `NAME="${id} look-alike"`,
    `ID=${id}`,
    `VERSION_ID=${version}`,
    `PRETTY_NAME="${id} ${version} look-alike"`,
  ]);
}

function text(name: string, lines: readonly string[]): TarItem {
  return { name, content: `${lines.join("\n")}\n` };
}

function script(name: string, body: string): TarItem {
  return { name, content: `#!/bin/sh\n${body}\n`, mode: 0o755 };
}

function layer(items: readonly TarItem[]): Layer {
  return { archive: writeTar(items), compression: "gzip" };
}

// Small images that each have one thing that an unpacker can get wrong. They hold no programs.

import type { Compression, ConfigMember, Layer, TestImage } from "./image.ts";
import { type TarItem, writeTar } from "./tar.ts";

const AMD64 = { os: "linux", architecture: "amd64" };

export function purposeImages(): TestImage[] {
  return [
    image("whiteouts", [layer(BELOW), layer(ABOVE)]),
    image("links", [layer(LINKS)]),
    image("attributes", [layer(ATTRIBUTES)]),
    image("devices", [layer(DEVICES)]),
    image("foreign", [layer([{ name: "file", content: "", uid: BEYOND_GRANTS }])]),
    image("zstd", [layer([{ name: "zstd.txt", content: "zstd\n" }], "zstd")]),
    image("plain", [layer([{ name: "plain.txt", content: "plain\n" }], "none")]),
    image("many-layers", MANY),
    image("same-layer-twice", [layer(FIRST), layer(SECOND), layer(FIRST)]),
    image("empty", []),
    image("configured", [layer([{ name: "srv/app/", type: "directory" }])], CONFIG),
    {
      repository: "test/variants",
      tags: ["latest"],
      variants: ["v5", "v7", "v6"].map((variant) => ({
        platform: { os: "linux", architecture: "arm", variant },
        config: {},
        layers: [layer([{ name: "variant", content: variant }])],
      })),
    },
  ];
}

const BELOW: readonly TarItem[] = [
  { name: "etc/", type: "directory" },
  { name: "etc/gone", content: "gone" },
  { name: "etc/kept", content: "kept" },
  { name: "cache/", type: "directory" },
  { name: "cache/old", content: "old" },
  { name: "folder/", type: "directory" },
  { name: "folder/inside", content: "inside" },
];

const ABOVE: readonly TarItem[] = [
  { name: "etc/", type: "directory" },
  { name: "etc/.wh.gone" },
  { name: "cache/", type: "directory" },
  { name: "cache/.wh..wh..opq" },
  { name: "cache/new", content: "new" },
  { name: ".wh.folder" },
];

const LINKS: readonly TarItem[] = [
  { name: "bin/", type: "directory" },
  { name: "bin/tool", content: "tool", mode: 0o4755 },
  { name: "bin/same", type: "hardlink", link: "bin/tool" },
  { name: "bin/also", type: "symlink", mode: 0o777, link: "tool" },
  { name: "sbin", type: "symlink", mode: 0o777, link: "/bin" },
  { name: "sbin/through", content: "through" },
];

const ATTRIBUTES: readonly TarItem[] = [
  {
    name: "colored",
    content: "colored",
    pax: { "SCHILY.xattr.user.color": "blue", "SCHILY.xattr.user.overlay.opaque": "y" },
  },
  { name: "hidden/", type: "directory", pax: { "SCHILY.xattr.trusted.overlay.opaque": "y" } },
  { name: `${"deep/".repeat(30)}file`, content: "deep", uid: 1000, gid: 1001, mode: 0o640 },
];

const DEVICES: readonly TarItem[] = [
  { name: "dev/", type: "directory" },
  { name: "dev/null", type: "character", mode: 0o666, device: [1, 3] },
  { name: "dev/loop", type: "block", mode: 0o660, gid: 6, device: [7, 300] },
  { name: "dev/pipe", type: "fifo", mode: 0o600 },
];

const FIRST: readonly TarItem[] = [{ name: "value", content: "first" }];
const SECOND: readonly TarItem[] = [
  { name: "value", content: "second" },
  { name: "second", content: "second" },
];

/** More than the users that a machine usually grants to one of its own. */
const BEYOND_GRANTS = 70_000;

const MANY: readonly Layer[] = Array.from({ length: 40 }, (_, at) =>
  layer([
    { name: "last", content: String(at) },
    { name: `layer-${at}`, content: String(at) },
  ]),
);

const CONFIG: ConfigMember = {
  Env: ["PATH=/usr/bin", "EMPTY=", "MODE=test"],
  Entrypoint: ["/entry", "--flag"],
  Cmd: ["serve"],
  WorkingDir: "/srv/app",
  User: "1000:1001",
  Labels: { zeta: "last", alpha: "first" },
  ExposedPorts: { "8080/tcp": {}, "53/udp": {}, "80": {} },
  Healthcheck: {
    Test: ["CMD-SHELL", "wget -q localhost"],
    Interval: 90_000_000_000,
    Timeout: 500_000_000,
    Retries: 3,
  },
};

function image(name: string, layers: readonly Layer[], config: ConfigMember = {}): TestImage {
  const variants = [{ platform: AMD64, config, layers }];
  return { repository: `test/${name}`, tags: ["latest"], variants };
}

function layer(items: readonly TarItem[], compression: Compression = "gzip"): Layer {
  return { archive: writeTar(items), compression };
}

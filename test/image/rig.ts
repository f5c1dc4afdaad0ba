// What the tests of images share: a local Solver with a root that has every kind of file, and
// independent programs that read what it ships.

import { execFile } from "node:child_process";
import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { makeNode, setAttribute } from "../../engine/libc/libc.ts";
import type { Digest } from "../../engine/op/digest.ts";
import type { Destination, ImageOrder, ImageVariant } from "../../engine/op/image.ts";
import type { ImageOp } from "../../engine/op/op.ts";
import { type Plan, planOf } from "../../engine/op/plan.ts";
import { spotOf, treePlan, watch } from "../contract/rig.ts";
import { CONFIG } from "../contract/shipping.ts";
import { createLocalRig, type LocalRig, writeBusybox, writeTree } from "../rig/local-solver.ts";

export interface ImageRig extends LocalRig {
  readonly folder: string;
  readonly root: Plan;
  ship(order: ImageOrder, to: Destination): Promise<string>;
  /** Answers the path. */
  export(order: ImageOrder, name: string): Promise<string>;
  /** The archive at the path, read by this Solver: the Plan of its image. */
  load(path: string, tag?: string): Promise<Plan>;
  digest(plan: Plan): Promise<Digest>;
}

export function createImageRig(name: string): ImageRig {
  const folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", `${name}-`));
  const rig = createLocalRig(folder, join(process.env["RONDEL_RUN"] ?? "", name));
  const { solver } = rig;
  const ship: ImageRig["ship"] = (order, to) => solver.ship(order, to, watch().scope);
  return {
    ...rig,
    folder,
    root: treePlan(rig.tree(writeEveryKind)),
    ship,
    export: (order, file) => ship(order, { kind: "file", hostPath: join(folder, file) }),
    async load(path, tag = "") {
      const tree = rig.tree((at) => linkSync(path, join(at, "archive.tar")));
      const wish = { tag, platform: solver.platform };
      const archive = spotOf(treePlan(tree), "/archive.tar");
      const { manifest, platform } = await solver.load(archive, wish, watch().scope);
      const op: ImageOp = { kind: "image", manifest, platform };
      return planOf(op, []);
    },
    digest: (plan) => solver.digest(spotOf(plan), watch().scope),
    async close() {
      await rig.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export function variantOf(root: Plan, parts: Partial<ImageVariant> = {}): ImageVariant {
  const platform = "linux/amd64" as ImageVariant["platform"];
  return { platform, root: spotOf(root), config: CONFIG, annotations: [], ...parts };
}

export function orderOf(root: Plan, parts: Partial<ImageOrder> = {}): ImageOrder {
  return { variants: [variantOf(root)], compression: "gzip", dialect: "oci", ...parts };
}

const LONG = "a-name-of-forty-four-characters-and-no-more/".repeat(6);

function writeEveryKind(at: string): void {
  writeBusybox(at, ["sh", "rm", "mkdir", "echo", "ls", "cat"]);
  writeTree(at, { "etc/motd": "hello", [`${LONG}deep`]: "deep", "naïve/ファイル": "utf-8" });
  writeFileSync(join(at, "empty"), "");
  writeFileSync(join(at, "large"), Buffer.alloc(3_000_000, "0123456789"));
  mkdirSync(join(at, "tmp"));
  chmodSync(join(at, "tmp"), 0o1777);
  chmodSync(join(at, "bin/busybox"), 0o4755);
  chownSync(join(at, "etc/motd"), 70_000, 5_000_000);
  linkSync(join(at, "etc/motd"), join(at, "etc/second"));
  symlinkSync("../nowhere", join(at, "etc/link"));
  symlinkSync("x".repeat(200), join(at, "etc/long-link"));
  makeNode(join(at, "fifo"), 0o010644, 0, 0);
  makeNode(join(at, "null"), 0o020666, 1, 3);
  setAttribute(join(at, "empty"), "security.capability", Buffer.from(CAPABILITY, "hex"));
}

/** cap_net_raw=ep */
const CAPABILITY = "0100000200200000000000000000000000000000";

export async function run(program: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, args, { maxBuffer: 1 << 24 });
  return stdout;
}

/** A file inside an archive, read by tar. */
export async function readMember(archive: string, name: string) {
  return JSON.parse(await run("tar", "-xOf", archive, name));
}

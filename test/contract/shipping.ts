// The promises of a Solver about images that leave it and come back, as facts.

import { expect, test } from "vitest";
import { FailureError } from "../../engine/event/failure.ts";
import type { Digest } from "../../engine/op/digest.ts";
import { ARCHIVE_NAME, type ImageConfig, type ImageOrder } from "../../engine/op/image.ts";
import type { ImageOp } from "../../engine/op/op.ts";
import { type Plan, planOf } from "../../engine/op/plan.ts";
import type { Platform } from "../../engine/op/platform.ts";
import { execPlan, type SolverRig, spotOf, text, treePlan, watch } from "./rig.ts";

export const CONFIG: ImageConfig = {
  env: [
    ["PATH", "/usr/bin:/bin"],
    ["EMPTY", ""],
  ],
  entrypoint: ["sh", "-c"],
  cmd: ["echo hi"],
  cwd: "/work",
  user: "7:8",
  labels: [["maker", "us"]],
  ports: [
    { port: 53, protocol: "udp" },
    { port: 80, protocol: "tcp" },
  ],
  healthcheck: {
    args: ["true"],
    shell: false,
    interval: "1m30s",
    timeout: "500ms",
    startPeriod: "0s",
    startInterval: "0s",
    retries: 3,
  },
};

function orderOf(root: Plan, platform: Platform): ImageOrder {
  const variant = { platform, root: spotOf(root), config: CONFIG, annotations: [] };
  return { variants: [variant], compression: "gzip", dialect: "oci" };
}

export function shippingFacts(rigOf: () => SolverRig): void {
  test("an image that is archived and loaded has the same files and settings", async () => {
    const { root, solver } = rigOf();
    const { scope } = watch();
    const made = execPlan(root, "write /made one # shipped");
    const order = orderOf(made, solver.platform);
    const tree = (await solver.ship(order, { kind: "tree" }, scope)) as Digest;
    const archive = spotOf(treePlan(tree), `/${ARCHIVE_NAME}`);
    const wish = { tag: "", platform: solver.platform };
    const { manifest, platform, config } = await solver.load(archive, wish, scope);
    expect(config).toEqual(CONFIG);
    const image: ImageOp = { kind: "image", manifest, platform };
    const loaded = spotOf(planOf(image, []));
    expect(text(await solver.read({ ...loaded, path: "/made" }, scope))).toBe("one\n");
    expect(await solver.digest(loaded, scope)).toBe(await solver.digest(spotOf(made), scope));
  });

  test("the same image is the same archive", async () => {
    const { root, solver } = rigOf();
    const ship = () => solver.ship(orderOf(root, solver.platform), { kind: "tree" }, watch().scope);
    expect(await ship()).toBe(await ship());
  });

  test("a file that is no archive has nothing to unpack", async () => {
    const { solver, tree } = rigOf();
    const plan = treePlan(await tree({ f: "no archive" }));
    for (const round of [1, 2]) {
      expect(await solver.unpack(spotOf(plan, "/f"), watch().scope), `round ${round}`).toBeNull();
    }
  });

  test("a file that is no archive cannot be loaded, nor one of another platform", async () => {
    const { root, solver, tree } = rigOf();
    const { scope } = watch();
    const failure = async (work: Promise<unknown>) => {
      const error = await work.catch((reason: unknown) => reason);
      return error instanceof FailureError ? error.failure.kind : error;
    };
    const plain = spotOf(treePlan(await tree({ f: "no archive" })), "/f");
    const wish = { tag: "", platform: solver.platform };
    expect(await failure(solver.load(plain, wish, scope))).toBe("image-malformed");
    const order = orderOf(root, solver.platform);
    const archive = treePlan((await solver.ship(order, { kind: "tree" }, scope)) as Digest);
    const other = { tag: "", platform: "linux/s390x" as Platform };
    expect(await failure(solver.load(spotOf(archive, `/${ARCHIVE_NAME}`), other, scope))).toBe(
      "platform-missing",
    );
  });
}

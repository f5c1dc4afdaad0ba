import { describe, expect, test } from "vitest";
import { describeOp } from "../../engine/op/describe.ts";
import { digestOf, isDigest, parseDigest } from "../../engine/op/digest.ts";
import { inputsOf, type Op, opDigest } from "../../engine/op/op.ts";
import { isWithin, nameOf, parentOf, relativeTo, resolvePath } from "../../engine/op/path.ts";
import { planOf, walkPlan } from "../../engine/op/plan.ts";
import { parsePlatform } from "../../engine/op/platform.ts";
import { copyAction, execPlan, filePlan, placeIn, treePlan } from "../contract/rig.ts";

describe("an Op's digest", () => {
  test("does not depend on the order in which its keys were written", () => {
    const plan = execPlan(treePlan(digestOf("t")), "true");
    const shuffled = Object.fromEntries(Object.entries(plan.op).reverse()) as unknown as Op;
    expect(opDigest(shuffled)).toBe(plan.digest);
  });

  test("differs when anything in the Op does", () => {
    const root = treePlan(digestOf("t"));
    const variants = [
      execPlan(root, "true"),
      execPlan(root, "false"),
      execPlan(root, "true", { cwd: "/x" }),
      execPlan(root, "true", { env: [["A", "1"]] }),
      execPlan(root, "true", { network: "host" }),
      execPlan(root, "true", { limits: { pids: 5 } }),
      execPlan(treePlan(digestOf("u")), "true"),
    ];
    expect(new Set(variants.map((plan) => plan.digest)).size).toBe(variants.length);
  });

  test("of an exec without limits is the one that it had before there were any", () => {
    const { digest } = execPlan(treePlan(digestOf("t")), "true");
    expect(digest).toBe("sha256:bd4a5e8c00941c10555ab82b5622d12f554fbeb61a99c2e55ec67068ef45da64");
  });

  test("does not depend on what is given aside", () => {
    const root = treePlan(digestOf("t"));
    const { op, digest } = execPlan(root, "true");
    const aside = { volatileEnv: [["BUILD", "42"]] as const, timeoutMs: 1000 };
    expect(planOf(op, [root], aside).digest).toBe(digest);
  });
});

describe("a Plan", () => {
  test("refuses an Op whose input it does not have", () => {
    const root = treePlan(digestOf("t"));
    expect(() => planOf(execPlan(root, "true").op, [])).toThrow("has input");
  });

  test("lists inputs before what uses them, each once, however deep", () => {
    let plan = treePlan(digestOf("t"));
    const base = plan;
    for (let n = 0; n < 5_000; n++) {
      plan = filePlan(plan, [copyAction(placeIn(base), `/${n}`)], [base]);
    }
    const order = walkPlan(plan);
    expect(order).toHaveLength(5_001);
    expect(order[0]).toBe(base);
    expect(order.at(-1)).toBe(plan);
  });

  test("its inputs are each named once", () => {
    const base = treePlan(digestOf("t"));
    const actions = [copyAction(placeIn(base, "/a"), "/x"), copyAction(placeIn(base, "/b"), "/y")];
    expect(inputsOf(filePlan(base, actions, [base]).op)).toHaveLength(1);
  });
});

describe("paths", () => {
  test.each([
    ["/", "a", "/a"],
    ["/w", "a/./b//c/", "/w/a/b/c"],
    ["/w", "../../..", "/"],
    ["/w", "/abs/../x", "/x"],
    ["/w", "", "/w"],
  ])("%s and %s make %s", (base, path, resolved) => {
    expect(resolvePath(base, path)).toBe(resolved);
  });

  test("parents, names and places", () => {
    expect([parentOf("/a/b"), parentOf("/a"), parentOf("/")]).toEqual(["/a", "/", "/"]);
    expect(nameOf("/a/b")).toBe("b");
    expect([isWithin("/a", "/a/b"), isWithin("/a", "/ab"), isWithin("/", "/x")]).toEqual([
      true,
      false,
      true,
    ]);
    expect([relativeTo("/a", "/a/b"), relativeTo("/a", "/a"), relativeTo("/", "/x")]).toEqual([
      "/b",
      "/",
      "/x",
    ]);
  });
});

describe("digests and platforms from outside", () => {
  test("are refused unless they are well formed", () => {
    expect(isDigest("sha256:xyz")).toBe(false);
    expect(() => parseDigest("md5:0")).toThrow("expected sha256");
    expect(() => parsePlatform("amd64")).toThrow("expected a platform");
  });

  test.each([
    ["linux/amd64", "linux/amd64"],
    ["linux/x86_64", "linux/amd64"],
    ["linux/arm64/v8", "linux/arm64"],
    ["linux/aarch64", "linux/arm64"],
    ["linux/arm/v7", "linux/arm/v7"],
  ])("the platform %s is %s", (text, platform) => {
    expect(parsePlatform(text)).toBe(platform);
  });
});

test("an Op is described in one short line", () => {
  const root = treePlan(digestOf("t"));
  const plan = execPlan(root, `echo ${"long ".repeat(100)}\n and more`);
  const line = describeOp(plan.op);
  expect(line.startsWith("exec sh -c")).toBe(true);
  expect(line).not.toContain("\n");
  expect(line.length).toBeLessThanOrEqual(80);
});

// Why a step is not kept, in words.

import { expect, test } from "vitest";
import { describeWhy } from "../../../kernel/text/why.ts";
import type { Why, WhyChange } from "../../../stdlib/index.ts";

const why: Why = {
  op: "sha256:ab",
  title: "exec make",
  isKept: false,
  madeAtMs: null,
  usedAtMs: null,
  sizeBytes: null,
  isInUse: null,
  tookMs: null,
  inputs: [],
  before: null,
  changes: [],
  areChangesCut: false,
};
const change: WhyChange = {
  op: "sha256:cd",
  title: "mkfile /a.txt",
  kind: "ACTION",
  name: "/a.txt",
  before: "mkfile /a.txt",
  now: "mkfile /a.txt",
  paths: null,
  morePaths: 0,
};
const before = { op: "sha256:ef", title: "exec make", madeAtMs: 0, tookMs: null, isKept: true };

test("what never came to a good end has nothing before it", () => {
  expect(describeWhy(why)).toMatch(/before {2}nothing like it has run and succeeded$/m);
});

test("another content under the same words is called that", () => {
  expect(describeWhy({ ...why, before, changes: [change] })).toMatch(
    /differs mkfile \/a\.txt: what is written at \/a\.txt is not the same$/m,
  );
  expect(describeWhy({ ...why, before, changes: [{ ...change, before: "rm /a.txt" }] })).toMatch(
    /what is done at \/a\.txt: rm \/a\.txt before, mkfile \/a\.txt now$/m,
  );
});

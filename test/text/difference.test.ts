import { expect, test } from "vitest";
import { difference } from "../../engine/text/difference.ts";
import { mergeTexts } from "../../engine/text/merge.ts";
import { applyPatch, type PatchedFile } from "../../engine/text/patch/apply.ts";
import { parsePatch } from "../../engine/text/patch/parse.ts";
import { bytesOf, textOf } from "../../engine/text/patch/patch.ts";
import { writePatch } from "../../engine/text/patch/write.ts";

/** Numbers that look random and are the same each time. */
function createDice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >>> 8) % sides;
  };
}

function randomText(dice: (sides: number) => number): string {
  const lines = Array.from({ length: dice(30) }, () => "abcd"[dice(4)]);
  return lines.join("\n") + (dice(3) > 0 && lines.length > 0 ? "\n" : "");
}

const file = (text: string, mode = 0o644): PatchedFile => {
  return { bytes: bytesOf(text), mode, isLink: false };
};

function roundTrip(before: PatchedFile | null, after: PatchedFile | null) {
  const patch = parsePatch(writePatch({ path: "a b/ü", before, after }));
  const done = applyPatch(patch, (path) => (path === "a b/ü" ? before : null));
  return done.has("a b/ü") ? (done.get("a b/ü") ?? null) : before;
}

test("a patch that was written makes the one text of the other", () => {
  const dice = createDice(7);
  for (let round = 0; round < 500; round += 1) {
    const [before, after] = [randomText(dice), randomText(dice)];
    const made = roundTrip(file(before), file(after));
    expect(textOf(made?.bytes ?? new Uint8Array())).toBe(after);
  }
});

test("a patch tells new, removed, empty and binary files, modes and links", () => {
  const binary = file("\0\x01\xff".repeat(40));
  const link = { ...file("target"), isLink: true };
  const run = file("a\n", 0o755);
  const pairs: [PatchedFile | null, PatchedFile | null][] = [
    [null, file("a\n")],
    [file("a\n"), null],
    [null, file("")],
    [file(""), null],
    [null, binary],
    [binary, file("text\n")],
    [binary, null],
    [file("a\n"), run],
    [file("b\n"), run],
    [null, link],
    [link, { ...link, bytes: bytesOf("other") }],
    [link, file("a\n")],
  ];
  for (const [before, after] of pairs) {
    const made = roundTrip(before, after);
    expect(made && { ...made, bytes: textOf(made.bytes) }).toEqual(
      after && { ...after, bytes: textOf(after.bytes) },
    );
  }
});

test("a difference is as short as can be", () => {
  const lines = (text: string) => [...text];
  expect(difference(lines("abc"), lines("abc"))).toEqual([]);
  expect(difference(lines("abcabba"), lines("cbabac"))).toHaveLength(4);
  expect(difference(lines("ac"), lines("abc"))).toEqual([
    { oldStart: 1, oldEnd: 1, newStart: 1, newEnd: 2 },
  ]);
  expect(difference([], lines("ab"))).toEqual([{ oldStart: 0, oldEnd: 0, newStart: 0, newEnd: 2 }]);
});

test("texts with nothing in common are told as one change, and soon", () => {
  const many = (prefix: string) => Array.from({ length: 20_000 }, (_, at) => prefix + at);
  expect(difference(many("a"), many("b"))).toEqual([
    { oldStart: 0, oldEnd: 20_000, newStart: 0, newEnd: 20_000 },
  ]);
});

const BASE = "1\n2\n3\n4\n5\n";

test("changes in different places are merged", () => {
  expect(mergeTexts(BASE, "one\n2\n3\n4\n5\n", "1\n2\n3\n4\nfive\n", null)).toBe(
    "one\n2\n3\n4\nfive\n",
  );
  expect(mergeTexts(BASE, "1\n2\n4\n5\n", "0\n1\n2\n3\n4\n5\n6\n", null)).toBe(
    "0\n1\n2\n4\n5\n6\n",
  );
  expect(mergeTexts(BASE, "1\nsame\n3\n4\n5\n", "1\nsame\n3\n4\n5\n", null)).toBe(
    "1\nsame\n3\n4\n5\n",
  );
});

test("changes in one place are settled as asked", () => {
  const [ours, theirs] = ["1\nO\n3\n4\n5\n", "1\nT\n3\n4\n5\nend\n"];
  expect(mergeTexts(BASE, ours, theirs, null)).toBeNull();
  expect(mergeTexts(BASE, ours, theirs, "ours")).toBe("1\nO\n3\n4\n5\nend\n");
  expect(mergeTexts(BASE, ours, theirs, "theirs")).toBe("1\nT\n3\n4\n5\nend\n");
  expect(mergeTexts(BASE, ours, theirs, "markers")).toBe(
    "1\n<<<<<<< ours\nO\n=======\nT\n>>>>>>> theirs\n3\n4\n5\nend\n",
  );
});

test("one side's changes alone are that side", () => {
  const dice = createDice(11);
  for (let round = 0; round < 200; round += 1) {
    const [base, changed] = [randomText(dice), randomText(dice)];
    expect(mergeTexts(base, changed, base, null)).toBe(changed);
    expect(mergeTexts(base, base, changed, null)).toBe(changed);
    expect(mergeTexts(base, changed, changed, null)).toBe(changed);
  }
});

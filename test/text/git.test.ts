// Git applies what we write, and we apply what Git writes: random files, held against each other.

import { execFileSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { applyPatch, type PatchedFile } from "../../engine/text/patch/apply.ts";
import { parsePatch } from "../../engine/text/patch/parse.ts";
import { bytesOf, textOf } from "../../engine/text/patch/patch.ts";
import { writePatch } from "../../engine/text/patch/write.ts";
import { need } from "../rig/need.ts";
import { createRandom, type Random, SEED } from "../rig/random.ts";

type Files = ReadonlyMap<string, PatchedFile | null>;

const NAMES = ["plain", "with space", "ü/ö", 'q"uote', "back\\slash", "tab\tx"];
const ROUNDS = 20;

describe.skipIf(need("git"))("a patch", () => {
  test("is understood by Git, and Git's by us", () => {
    const random = createRandom(SEED);
    for (let round = 0; round < ROUNDS; round += 1) {
      const [before, after] = [randomFiles(random), randomFiles(random)];
      const folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? tmpdir(), "git-"));
      try {
        compare(folder, before, after, `round ${round} of seed ${SEED}`);
      } finally {
        rmSync(folder, { recursive: true });
      }
    }
  });
});

function compare(folder: string, before: Files, after: Files, where: string): void {
  const tree = join(folder, "tree");
  const git = (...args: string[]) => execFileSync("git", args, { cwd: tree, stdio: "pipe" });
  for (const [name, file] of before) put(join(tree, name), file);
  mkdirSync(tree, { recursive: true });
  git("init", "-q");
  git("add", "-A");
  const author = ["-c", "user.name=a", "-c", "user.email=a@b"];
  git(...author, "commit", "-q", "--allow-empty", "-m", "before");
  const patch = NAMES.map((path) => {
    return writePatch({ path, before: before.get(path) ?? null, after: after.get(path) ?? null });
  }).join("");
  writeFileSync(join(folder, "patch"), bytesOf(patch));
  if (patch !== "") git("apply", "../patch");
  for (const [name, file] of after) {
    expect(show(take(join(tree, name))), `${where}: Git made ${name}`).toBe(show(file));
  }
  git("add", "-A");
  for (const how of [["--no-renames"], ["-M", "-C", "--find-copies-harder"]]) {
    const written = git("diff", "--cached", "--binary", ...how);
    const read = (path: string) => before.get(path) ?? null;
    const done = applyPatch(parsePatch(textOf(written)), read);
    for (const [name, file] of after) {
      const made = done.has(name) ? (done.get(name) ?? null) : read(name);
      expect(show(made), `${where}: we made ${name} of a diff ${how.join(" ")}`).toBe(show(file));
    }
  }
}

function randomFiles(random: Random): Files {
  return new Map(NAMES.map((name) => [name, randomFile(random)]));
}

function randomFile(random: Random): PatchedFile | null {
  const kind = random.below(6);
  if (kind === 0) return null;
  if (kind === 1) return { bytes: randomBytes(random), mode: 0o644, isLink: false };
  if (kind === 2) {
    return { bytes: Buffer.from(`target ${random.below(5)}`), mode: 0o777, isLink: true };
  }
  const lines = Array.from({ length: random.below(40) }, () => random.pick([..."abcde"]));
  const end = lines.length > 0 && random.chance(0.7) ? "\n" : "";
  const mode = random.chance(0.5) ? 0o755 : 0o644;
  return { bytes: Buffer.from(lines.join("\n") + end), mode, isLink: false };
}

function randomBytes(random: Random): Buffer {
  return Buffer.from([0, ...Array.from({ length: random.below(300) }, () => random.below(256))]);
}

function put(place: string, file: PatchedFile | null): void {
  if (file === null) return;
  mkdirSync(dirname(place), { recursive: true });
  if (file.isLink) symlinkSync(Buffer.from(file.bytes).toString(), place);
  else {
    writeFileSync(place, file.bytes);
    chmodSync(place, file.mode);
  }
}

function take(place: string): PatchedFile | null {
  const stats = lstatSync(place, { throwIfNoEntry: false });
  if (stats === undefined) return null;
  const isLink = stats.isSymbolicLink();
  const bytes = isLink ? Buffer.from(readlinkSync(place)) : readFileSync(place);
  return { bytes, mode: stats.mode & 0o777, isLink };
}

function show(file: PatchedFile | null): string {
  if (file === null) return "nothing";
  const kind = file.isLink ? "link" : (file.mode & 0o111) === 0 ? "file" : "program";
  return `${kind} ${Buffer.from(file.bytes).toString("latin1")}`;
}

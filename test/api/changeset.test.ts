import { beforeEach, describe, expect, test } from "vitest";
import { type ApiRig, createApiRig } from "./rig.ts";

type Files = Readonly<Record<string, string>>;

let rig: ApiRig;

beforeEach(() => {
  rig = createApiRig();
});

async function folder(files: Files): Promise<string> {
  const calls = Object.entries(files).map(([path, text]) => {
    return `withNewFile(path:${JSON.stringify(path)},contents:${JSON.stringify(text)}){`;
  });
  return String(await rig.leaf(`{directory{${calls.join("")}id${"}".repeat(calls.length)}}}`));
}

async function changes(before: Files, after: Files): Promise<string> {
  const [from, to] = [await folder(before), await folder(after)];
  return String(await rig.leaf(`{loadDirectoryFromID(id:"${to}"){changes(from:"${from}"){id}}}`));
}

const ask = (id: string, rest: string) => rig.leaf(`{loadChangesetFromID(id:"${id}"){${rest}}}`);
const contents = (path: string) => `after{file(path:"${path}"){contents}}`;

describe("a changeset", () => {
  test("tells what was added, changed and removed", async () => {
    const id = await changes(
      { same: "s", a: "1", "gone/x": "", "gone/y": "", moved: "m\n" },
      { same: "s", a: "2", "new/b": "", there: "m\n" },
    );
    expect(await ask(id, "addedPaths")).toEqual(["new/", "new/b", "there"]);
    expect(await ask(id, "modifiedPaths")).toEqual(["a"]);
    expect(await ask(id, "removedPaths")).toEqual(["gone/", "moved"]);
    expect(await ask(id, "isEmpty")).toBe(false);
    expect(await ask(id, 'layer{glob(pattern:"**")}')).toEqual(["a", "new/", "new/b", "there"]);
    const stats = (await ask(id, "diffStats{kind path oldPath}")) as { kind: string }[];
    expect(stats.map((one) => Object.values(one).join(" ").trim())).toEqual([
      "MODIFIED a",
      "REMOVED gone/",
      "ADDED new/",
      "ADDED new/b",
      "RENAMED there moved",
    ]);
  });

  test("of two equal folders is empty, and so is the one to begin with", async () => {
    expect(await ask(await changes({ a: "1" }, { a: "1" }), "isEmpty")).toBe(true);
    expect(await rig.leaf("{changeset{isEmpty}}")).toBe(true);
    expect(await rig.leaf("{changeset{asPatch{contents}}}")).toBe("");
  });

  test("is a patch that makes the one folder of the other", async () => {
    const before = { a: "1\n2\n3\n", "gone/deep/x": "x\n", "b c": "b" };
    const after = { a: "1\n3\n4\n", "b c": "b\nc\n", "new/y": "y\n" };
    const patch = await ask(await changes(before, after), "asPatch{id}");
    const base = await folder(before);
    const patched = `{loadDirectoryFromID(id:"${base}"){withPatchFile(patch:"${patch}"){digest}}}`;
    const wanted = `{loadDirectoryFromID(id:"${await folder(after)}"){digest}}`;
    const digest = await rig.leaf(wanted);
    // The fake's removals leave the folders above them.
    const pruned = patched.replace("{digest}", '{withoutDirectory(path:"gone"){digest}}');
    expect(await rig.leaf(pruned)).toBe(digest);
  });

  test("is made on another folder, and leaves what it does not touch", async () => {
    const id = await changes({ a: "1", gone: "" }, { a: "2", new: "" });
    const base = await folder({ a: "other", gone: "other", kept: "" });
    const changed = `{loadDirectoryFromID(id:"${base}"){withChanges(changes:"${id}"){`;
    expect(await rig.leaf(`${changed}entries}}}`)).toEqual(["a", "kept", "new"]);
    expect(await rig.leaf(`${changed}file(path:"a"){contents}}}}`)).toBe("2");
  });

  test("removes a name with * or ? in it, and not what it could stand for", async () => {
    const files = { "a*": "", "?": "", ab: "", c: "" };
    const id = await changes(files, { ab: "", c: "" });
    const base = await folder(files);
    const changed = `{loadDirectoryFromID(id:"${base}"){withChanges(changes:"${id}"){entries}}}`;
    expect(await rig.leaf(changed)).toEqual(["ab", "c"]);
  });
});

describe("two changesets", () => {
  const BASE = { f: "1\n2\n3\n4\n5\n", gone: "g", kept: "k" };
  const merge = async (ours: Files, theirs: Files, how: string, rest: string) => {
    const [one, other] = [await changes(BASE, ours), await changes(BASE, theirs)];
    return ask(one, `withChangeset(changes:"${other}",onConflict:${how}){${rest}}`);
  };

  test("in different places are both made", async () => {
    const ours = { ...BASE, f: "one\n2\n3\n4\n5\n", a: "a" };
    const theirs = { f: "1\n2\n3\n4\nfive\n", kept: "k", b: "b" };
    expect(await merge(ours, theirs, "FAIL", contents("f"))).toBe("one\n2\n3\n4\nfive\n");
    expect(await merge(ours, theirs, "FAIL", "removedPaths")).toEqual(["gone"]);
    expect(await merge(ours, theirs, "FAIL", "addedPaths")).toEqual(["a", "b"]);
    await expect(merge(ours, theirs, "FAIL_EARLY", "id")).rejects.toThrow(
      "changes conflict: both touch f",
    );
  });

  test("in one place are settled as asked", async () => {
    const [ours, theirs] = [
      { ...BASE, f: "1\nO\n3\n4\n5\n" },
      { ...BASE, f: "1\nT\n3\n4\n5\n" },
    ];
    await expect(merge(ours, theirs, "FAIL", "id")).rejects.toThrow("both touch f");
    expect(await merge(ours, theirs, "PREFER_OURS", contents("f"))).toBe(ours.f);
    expect(await merge(ours, theirs, "PREFER_THEIRS", contents("f"))).toBe(theirs.f);
    expect(await merge(ours, theirs, "LEAVE_CONFLICT_MARKERS", contents("f"))).toContain(
      "<<<<<<< ours\nO\n=======\nT\n>>>>>>> theirs\n",
    );
  });

  test("of which one removes what the other changes keep the change, or a side", async () => {
    const ours = { f: BASE.f, kept: "k" };
    const theirs = { ...BASE, gone: "changed" };
    await expect(merge(ours, theirs, "FAIL", "id")).rejects.toThrow("both touch gone");
    expect(await merge(ours, theirs, "LEAVE_CONFLICT_MARKERS", contents("gone"))).toBe("changed");
    expect(await merge(ours, theirs, "PREFER_OURS", "removedPaths")).toEqual(["gone"]);
    expect(await merge(ours, theirs, "PREFER_THEIRS", "removedPaths")).toEqual([]);
  });

  test("that do the same are no conflict", async () => {
    const both = { ...BASE, f: "same", new: "n" };
    expect(await merge(both, both, "FAIL_EARLY", "modifiedPaths")).toEqual(["f"]);
  });

  test("of different folders are put together, many at a time", async () => {
    const [one, other] = [await changes({ a: "1" }, { a: "2" }), await changes({ b: "1" }, {})];
    const all = `{changeset{withChangesets(changes:["${one}","${other}"]){`;
    expect(await rig.leaf(`${all}modifiedPaths}}}`)).toEqual(["a"]);
    expect(await rig.leaf(`${all}removedPaths}}}`)).toEqual(["b"]);
  });
});

describe("a search through the API", () => {
  test("answers results and places that have IDs", async () => {
    const { leaf } = rig;
    const id = await folder({ "x/a": "one\ntwo\n", b: "two" });
    const found = (await leaf(
      `{loadDirectoryFromID(id:"${id}"){search(pattern:"two"){filePath lineNumber id}}}`,
    )) as { filePath: string; lineNumber: number; id: string }[];
    expect(found.map((one) => [one.filePath, one.lineNumber])).toEqual([
      ["b", 1],
      ["x/a", 2],
    ]);
    const other = createApiRig();
    const second = `{node(id:"${found[1]?.id}"){...on SearchResult{matchedLines}}}`;
    expect(await other.leaf(second)).toBe("two\n");
  });

  test("of a file tells the file's name", async () => {
    const id = await folder({ "x/a": "one\n", "x/b": "one\n" });
    expect(
      await rig.leaf(
        `{loadDirectoryFromID(id:"${id}"){file(path:"x/a"){search(pattern:"o"){filePath}}}}`,
      ),
    ).toEqual([{ filePath: "a" }]);
  });
});

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createApiRig } from "./rig.ts";

const TREE = `directory{withNewFile(path:"a.txt",contents:"one\\ntwo\\n"){
    withNewFile(path:"sub/b.txt",contents:"b"){`;
const inTree = (rest: string) => `{${TREE}${rest}}}}}`;

describe("a directory", () => {
  test("lists what is in it, directories with a slash", async () => {
    const { leaf } = createApiRig();
    expect(await leaf(inTree("entries"))).toEqual(["a.txt", "sub/"]);
    expect(await leaf(inTree('entries(path:"sub")'))).toEqual(["b.txt"]);
    expect(await leaf(inTree('directory(path:"sub"){entries}'))).toEqual(["b.txt"]);
    expect(await leaf(inTree('glob(pattern:"**/*.txt")'))).toEqual(["a.txt", "sub/b.txt"]);
    expect(await leaf(inTree('findUp(name:"a.txt",start:"sub")'))).toBe("a.txt");
    expect(await leaf(inTree('findUp(name:"no",start:"sub")'))).toBe(null);
    expect(await leaf(inTree('directory(path:"sub"){name}'))).toBe("sub");
    expect(await leaf("{directory{entries}}")).toEqual([]);
  });

  test("below another one is changed without what is beside it", async () => {
    const { leaf } = createApiRig();
    const sub = 'directory(path:"sub"){withNewFile(path:"c",contents:"c"){';
    expect(await leaf(inTree(`${sub}entries}}`))).toEqual(["b.txt", "c"]);
    expect(await leaf(inTree(`${sub}withNewDirectory(path:"../d"){entries}}}`))).toEqual([
      "b.txt",
      "c",
      "d/",
    ]);
    expect(await leaf(inTree(`${sub}withoutFiles(paths:["c","b.txt"]){entries}}}`))).toEqual([]);
  });

  test("takes in others, in part, and tells the difference", async () => {
    const { leaf } = createApiRig();
    const tree = await leaf(inTree("id"));
    const into = (args: string) =>
      leaf(`{directory{withDirectory(path:"x",source:"${tree}"${args}){glob(pattern:"**")}}}`);
    expect(await into("")).toEqual(["x/", "x/a.txt", "x/sub/", "x/sub/b.txt"]);
    expect(await into(',include:["*.txt"]')).toEqual(["x/", "x/a.txt"]);
    expect(await leaf(inTree('filter(exclude:["sub"]){entries}'))).toEqual(["a.txt"]);
    const more = await leaf(inTree('withNewFile(path:"new",contents:""){id}'));
    expect(
      await leaf(`{loadDirectoryFromID(id:"${tree}"){diff(other:"${more}"){entries}}}`),
    ).toEqual(["new"]);
    expect(await leaf(`{directory{diff(other:"${more}"){entries}}}`)).toEqual([
      "a.txt",
      "new",
      "sub/",
    ]);
  });

  test("is patched, lazily, by a text or a file", async () => {
    const { leaf } = createApiRig();
    const lines = ["--- a/a.txt", "+++ b/a.txt", "@@ -1,2 +1,2 @@", " one", "-two", "+2", ""];
    const patch = JSON.stringify(lines.join("\n"));
    const contents = 'file(path:"a.txt"){contents}';
    expect(await leaf(inTree(`withPatch(patch:${patch}){${contents}}`))).toBe("one\n2\n");
    const file = await leaf(`{file(name:"p",contents:${patch}){id}}`);
    const patched = (id: unknown) => inTree(`withPatchFile(patch:"${id}"){${contents}}`);
    expect(await leaf(patched(file))).toBe("one\n2\n");
    const sub = 'directory(path:"sub"){withPatch(patch:';
    expect(await leaf(inTree(`${sub}${patch}){id}}`))).toEqual(expect.any(String));
    await expect(leaf(inTree(`${sub}${patch}){entries}}`))).rejects.toThrow(
      "patch does not apply to a.txt: no such file (line 1 of the patch)",
    );
  });

  test("has a digest of its content alone", async () => {
    const { leaf } = createApiRig();
    const digest = await leaf(inTree("digest"));
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(
      await leaf(inTree('withNewFile(path:"x",contents:""){withoutFile(path:"x"){digest}}')),
    ).toBe(digest);
  });

  test("takes files, links, owners and times", async () => {
    const { leaf } = createApiRig();
    const file = await leaf('{file(name:"f.txt",contents:"f",permissions:384){id}}');
    expect(
      await leaf(
        inTree(`withFile(path:"in/",source:"${file}"){stat(path:"in/f.txt"){permissions}}`),
      ),
    ).toBe(0o600);
    expect(
      await leaf(
        inTree(
          `withFiles(path:"in",sources:["${file}"],permissions:420){stat(path:"in/f.txt"){
            permissions}}`,
        ),
      ),
    ).toBe(0o644);
    expect(
      await leaf(
        inTree(
          'withSymlink(target:"a.txt",linkName:"l"){exists(path:"l",expectedType:SYMLINK_TYPE)}',
        ),
      ),
    ).toBe(true);
    expect(await leaf(inTree('withNewDirectory(path:"d"){stat(path:"d"){permissions}}'))).toBe(
      0o755,
    );
    expect(
      await leaf(
        inTree(
          `chown(path:"/",owner:"1:2"){withTimestamps(timestamp:5){withoutDirectory(path:"sub"){
            entries}}}`,
        ),
      ),
    ).toEqual(["a.txt"]);
    await expect(leaf(inTree('withError(err:"bad"){entries}'))).rejects.toThrow("bad");
  });
});

describe("a file", () => {
  const inFile = (rest: string) => inTree(`file(path:"a.txt"){${rest}}`);

  test("answers its text, whole or some lines of it", async () => {
    const { leaf } = createApiRig();
    expect(await leaf(inFile("contents"))).toBe("one\ntwo\n");
    expect(await leaf(inFile("contents(offsetLines:1)"))).toBe("two\n");
    expect(await leaf(inFile("contents(limitLines:1)"))).toBe("one\n");
    expect(await leaf(inFile("size"))).toBe(8);
    expect(await leaf(inFile("name"))).toBe("a.txt");
    expect(await leaf(inFile("stat{fileType}"))).toBe("REGULAR");
  });

  test("has a digest that can leave its permissions out", async () => {
    const { leaf } = createApiRig();
    const make = (mode: number, args: string) =>
      leaf(`{file(name:"a",contents:"x",permissions:${mode}){digest${args}}}`);
    expect(await make(420, "")).not.toBe(await make(384, ""));
    expect(await make(420, "(excludeMetadata:true)")).toBe(
      await make(384, "(excludeMetadata:true)"),
    );
  });

  test("gets another name, owner, time or text", async () => {
    const { leaf } = createApiRig();
    expect(await leaf(inFile('withName(name:"n"){name}'))).toBe("n");
    expect(await leaf(inFile('withName(name:"n"){contents}'))).toBe("one\ntwo\n");
    expect(await leaf(inFile('chown(owner:"1"){withTimestamps(timestamp:1){contents}}'))).toBe(
      "one\ntwo\n",
    );
    expect(await leaf(inFile('withReplaced(search:"two",replacement:"2"){contents}'))).toBe(
      "one\n2\n",
    );
    expect(await leaf(inFile('withReplaced(search:"o",replacement:"0",all:true){contents}'))).toBe(
      "0ne\ntw0\n",
    );
    await expect(
      leaf(inFile('withReplaced(search:"o",replacement:"0"){contents}')),
    ).rejects.toThrow("got 2 places");
    await expect(
      leaf(inFile('withReplaced(search:"z",replacement:"0"){contents}')),
    ).rejects.toThrow("got 0 places");
  });

  test("with a name that is a path is refused", async () => {
    await expect(createApiRig().leaf('{file(name:"a/b",contents:""){id}}')).rejects.toThrow(
      "a name without a folder",
    );
  });
});

describe("the host", () => {
  test("gets files where the session is, and tells where", async () => {
    const { leaf, folder } = createApiRig();
    const path = join(folder, "out.txt");
    expect(await leaf('{file(name:"f",contents:"out"){export(path:"./out.txt")}}')).toBe(path);
    expect(readFileSync(path, "utf8")).toBe("out");
    mkdirSync(join(folder, "d"));
    const into = '{file(name:"f",contents:"x"){export(path:"d",allowParentDirPath:true)}}';
    expect(await leaf(into)).toBe(join(folder, "d/f"));
    await expect(leaf('{file(name:"f",contents:"x"){export(path:"d")}}')).rejects.toThrow(
      "it is a folder",
    );
    expect(existsSync(join(folder, "d/f"))).toBe(true);
  });

  test("finds a name in its folder or above", async () => {
    const { leaf, folder } = createApiRig();
    writeFileSync(join(folder, "here"), "");
    expect(await leaf('{host{findUp(name:"here")}}')).toBe("here");
    expect(await leaf('{host{findUp(name:"proc")}}')).toMatch(/^(\.\.\/)+proc$/);
    expect(await leaf('{host{findUp(name:"surely-not-there")}}')).toBe(null);
  });

  test("is reached by addresses too, with the same IDs", async () => {
    const { leaf, folder } = createApiRig();
    writeFileSync(join(folder, "f"), "text");
    expect(await leaf('{address(value:"f"){file{contents}}}')).toBe("text");
    expect(await leaf('{address(value:"f"){file{id}}}')).toBe(
      await leaf('{host{file(path:"f"){id}}}'),
    );
    expect(await leaf('{address(value:"alpine"){container{id}}}')).toBe(
      await leaf('{container{from(address:"alpine"){id}}}'),
    );
    expect(await leaf('{address(value:"env://TOKEN_VALUE"){secret{plaintext}}}')).toBe(
      "s3cret-env",
    );
    expect(await leaf('{address(value:"./s"){socket{id}}}')).toBe(
      await leaf('{host{unixSocket(path:"s"){id}}}'),
    );
    expect(await leaf('{address(value:"."){directory{exists(path:"f")}}}')).toBe(true);
  });
});

describe("an env file", () => {
  const FILE = `file(name:".env",contents:"# c\\nA=1\\nexport B=\\"$A 2\\"\\nC='$A'\\nA=3 # no\\n"){
      asEnvFile{`;

  test("expands values unless they are asked for raw", async () => {
    const { leaf } = createApiRig();
    expect(await leaf(`{${FILE}variables{name value}}}}`)).toEqual([
      { name: "A", value: "1" },
      { name: "B", value: "1 2" },
      { name: "C", value: "$A" },
      { name: "A", value: "3" },
    ]);
    expect(await leaf(`{${FILE}get(name:"A")}}}`)).toBe("3");
    expect(await leaf(`{${FILE}get(name:"B",raw:true)}}}`)).toBe('"$A 2"');
    expect(await leaf(`{${FILE}exists(name:"D")}}}`)).toBe(false);
    expect(await leaf(`{${FILE}withoutVariable(name:"A"){variables{name}}}}}`)).toEqual([
      { name: "B" },
      { name: "C" },
    ]);
  });

  test("gives its variables to a container and is a file again", async () => {
    const { leaf } = createApiRig();
    const id = await leaf(
      `{envFile{withVariable(name:"APP_A",value:"1"){withVariable(name:"B",value:"2"){
        namespace(prefix:"APP_"){id}}}}}`,
    );
    expect(
      await leaf(`{container{withEnvFileVariables(source:"${id}"){envVariables{name value}}}}`),
    ).toEqual([{ name: "A", value: "1" }]);
    expect(await leaf(`{loadEnvFileFromID(id:"${id}"){asFile{contents}}}`)).toBe("A=1\n");
  });
});

test.each(['withNewFile(path:"a",contents:"x"', 'withNewDirectory(path:"a"'])(
  "%s…) refuses permissions that are none",
  async (call) => {
    const { ask } = createApiRig();
    const { errors = [] } = await ask(`{directory{${call},permissions:-1){entries}}}`);
    expect(errors.map(({ message }) => message)).toEqual([
      "argument permissions: expected 0 or more, got -1",
    ]);
  },
);

test("an error holds values", async () => {
  const { ask } = createApiRig();
  const { data } = await ask(
    '{error(message:"m"){withValue(name:"a",value:"{\\"b\\":1}"){message values{name value}}}}',
  );
  expect(JSON.stringify(data)).toBe(
    '{"error":{"withValue":{"message":"m","values":[{"name":"a","value":"{\\"b\\":1}"}]}}}',
  );
});

// Chains of calls as the lines of a Dockerfile, and those for which there are none.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildOf } from "../../../kernel/save/docker/build.ts";
import { scriptOf } from "../../../kernel/save/docker/script.ts";
import type { Build } from "../../../kernel/save/docker/words.ts";
import { Recipe, type RecipeArg } from "../../../stdlib/base/recipe.ts";

type Call = readonly [field: string, args?: Readonly<Record<string, RecipeArg>>];

function chain(...calls: readonly Call[]): Recipe {
  const made = calls.reduce<Recipe | null>(
    (on, [field, args]) => new Recipe(on, field, args),
    null,
  );
  if (made === null) throw new Error("a chain has a call");
  return made;
}

const FROM: readonly Call[] = [["container"], ["from", { address: "alpine" }]];
const ENV = chain(["secret", { uri: "env://TOKEN" }]);
const RUN: Call = ["withExec", { args: ["true"] }];

function build(...calls: readonly Call[]): Build {
  const recipe = chain(...calls);
  return buildOf([{ name: "app", recipe }], { cwd: "/work", names: [], pinned: (one) => one });
}

test.each<[string, readonly Call[], readonly string[]]>([
  [
    "a platform",
    [
      ["container", { platform: "linux/arm64" }],
      ["from", { address: "alpine" }],
    ],
    ["FROM --platform=linux/arm64 alpine AS app"],
  ],
  [
    "an option that says nothing",
    [...FROM, ["withExec", { args: ["a"], expect: "SUCCESS", stdin: "", useEntrypoint: false }]],
    ["FROM alpine AS app", 'RUN ["a"]'],
  ],
  [
    "a secret in a file and in a variable",
    [
      ...FROM,
      ["withMountedSecret", { path: "/s", source: ENV }],
      ["withSecretVariable", { name: "S", secret: ENV }],
      RUN,
      ["withoutSecretVariable", { name: "S" }],
      RUN,
    ],
    [
      "FROM alpine AS app",
      "RUN --mount=type=secret,id=TOKEN,required=true,target=/s" +
        ' --mount=type=secret,id=TOKEN,env=S,required=true ["true"]',
      'RUN --mount=type=secret,id=TOKEN,required=true,target=/s ["true"]',
    ],
  ],
  [
    "a folder that is only looked at",
    [
      ...FROM,
      [
        "withMountedDirectory",
        { path: "/m", readOnly: true, source: chain(["host"], ["directory", { path: "lib" }]) },
      ],
      RUN,
      ["withoutMount", { path: "/m" }],
      ["withMountedTemp", { path: "/t", size: 1024 }],
      RUN,
    ],
    [
      "FROM alpine AS app",
      'RUN --mount=type=bind,source=lib,target=/m ["true"]',
      'RUN --mount=type=tmpfs,size=1024,target=/t ["true"]',
    ],
  ],
  [
    "an entrypoint after the arguments that go with another",
    [...FROM, ["withDefaultArgs", { args: ["a"] }], ["withEntrypoint", { args: ["b"] }]],
    ["FROM alpine AS app", 'CMD ["a"]', 'ENTRYPOINT ["b"]', "CMD []"],
  ],
  [
    "a variable of another",
    [...FROM, ["withEnvVariable", { name: "PATH", value: "/x:$PATH", expand: true }]],
    ["FROM alpine AS app", 'ENV PATH="/x:$PATH"'],
  ],
  [
    "names that look like options",
    [
      ...FROM,
      ["withDirectory", { path: "/d", source: chain(["host"], ["directory", { path: "--link" }]) }],
      ["withWorkdir", { path: "--x" }],
      ["withUser", { name: "--x" }],
    ],
    ["FROM alpine AS app", 'COPY ["--link/", "/d/"]', 'WORKDIR "--x"', 'USER "--x"'],
  ],
  [
    "names with quotes, of which a list of COPY is read for more",
    [
      ...FROM,
      ["withFile", { path: '/$a"\\', source: chain(["host"], ["file", { path: "it's" }]) }],
    ],
    ["FROM alpine AS app", String.raw`COPY ["it\\'s", "/\\$a\\\"\\\\"]`],
  ],
])("%s", (_, calls, lines) => {
  expect(build(...calls).stages.at(-1)?.lines).toEqual(lines);
});

test.each<[string, readonly Call[]]>([
  ["withExec with stdin", [...FROM, ["withExec", { args: ["a"], stdin: "x" }]]],
  ["withExec with timeout", [...FROM, ["withExec", { args: ["a"], timeout: "1s" }]]],
  ["withMountedDirectory, unless", [...FROM, ["withMountedDirectory", { path: "/m" }]]],
  ["withEnvVariable of A", [...FROM, ["withEnvVariable", { name: "A", value: "1\n2" }]]],
  ["containerImage", [["host"], ["containerImage", { name: "a" }], RUN]],
  ["only the image says", [...FROM, ["directory", { path: "out" }]]],
  [
    "it is mounted",
    [...FROM, ["withMountedTemp", { path: "/t" }], ["directory", { path: "/t/a" }]],
  ],
  ["what was kept of a terminal", [["_tree", { digest: "d" }]]],
  [
    "what was kept of a terminal",
    [
      ["_tree", { digest: "d" }],
      ["withNewFile", { path: "a", contents: "" }],
    ],
  ],
  [
    "what was kept of a terminal",
    [
      ["_tree", { digest: "d" }],
      ["directory", { path: "a" }],
    ],
  ],
  ["../up: it is not in /work", [["host"], ["directory", { path: "../up" }]]],
  ["the owner me too", [...FROM, ["withNewFile", { path: "a", contents: "", owner: "me too" }]]],
  ["a secret in the variable", [...FROM, ["withSecretVariable", { name: "A,B", secret: ENV }]]],
  ["a mount at /t", [...FROM, ["withMountedTemp", { path: "/t\\a" }], RUN]],
  [
    "a secret from /a,b",
    [
      ...FROM,
      ["withSecretVariable", { name: "S", secret: chain(["secret", { uri: "file:///a,b" }]) }],
      RUN,
    ],
  ],
  [
    'the name "linux\\nRUN true"',
    [["container", { platform: "linux\nRUN true" }], ...FROM.slice(1)],
  ],
  ['"a\\n!*": a .dockerignore', [["host"], ["directory", { path: "x", include: ["a\n!*"] }]]],
  ['" a": a .dockerignore', [["host"], ["directory", { path: " a" }]]],
  ["a pattern", [["host"], ["directory", { path: "a[b]" }]]],
  [
    "src/a and src: one holds the other",
    [
      ["directory"],
      [
        "withDirectory",
        {
          path: "a",
          source: chain(["host"], ["directory", { path: "src", exclude: ["*.log"] }]),
        },
      ],
      ["withFile", { path: "b", source: chain(["host"], ["file", { path: "src/a" }]) }],
    ],
  ],
])("%s", (why, calls) => {
  expect(() => build(...calls)).toThrow(why);
});

test("what the build is given beside the Dockerfile is in the script", () => {
  const made = build(
    ...FROM,
    ["withSecretVariable", { name: "S", secret: ENV }],
    ["withExec", { args: ["a"], network: "HOST" }],
  );
  const outputs = [{ stage: "app", image: "app" }];
  const script = scriptOf(made, { origin: "a test", file: "app.sh", folder: "", outputs });
  expect(script).toContain("--secret id=TOKEN,env=TOKEN --allow network.host");
  expect(script).toContain("\nbuild --target app --tag app\n");
  expect(made.ignored).toEqual(["*"]);
  const odd = scriptOf(made, { origin: "a\nrm -rf /", file: "app.sh", folder: "", outputs });
  expect(odd).toContain("# Saved from a rm -rf /; made");
});

test("of a folder, only what was taken is seen, and nothing when all of it was", () => {
  const source = (args: Readonly<Record<string, RecipeArg>>) => {
    return build(["host"], ["directory", args]).ignored;
  };
  expect(source({ path: ".", exclude: ["a"] })).toEqual(["a"]);
  expect(source({ path: ".", include: ["a"], exclude: ["b"] })).toEqual(["*", "!a", "b"]);
  expect(source({ path: "/work/x", exclude: ["a", "!/b"] })).toEqual(["*", "!x", "x/a", "!x/b"]);
});

test("the script finds its folder, whatever other folders a shell looks in", () => {
  const folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? tmpdir(), "script-"));
  for (const name of ["a/scripts", "b/scripts"]) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  const outputs = [{ stage: "app", image: "app" }];
  const options = { origin: "a test", file: "app.sh", folder: "..", outputs };
  writeFileSync(join(folder, "a/scripts/app.sh"), scriptOf(build(...FROM), options));
  writeFileSync(join(folder, "docker"), "#!/bin/sh\npwd -P\n", { mode: 0o755 });
  const env = { ...process.env, CDPATH: join(folder, "b"), DOCKER: join(folder, "docker") };
  const ran = execFileSync("sh", ["scripts/app.sh"], { cwd: join(folder, "a"), env });
  expect(String(ran)).toBe(`${join(folder, "a")}\n`);
  rmSync(folder, { recursive: true, force: true });
});

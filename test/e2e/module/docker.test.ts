// What a session came to as a script for docker. A stand-in for docker keeps what it is given; our
// own engine then builds that Dockerfile, and what comes out is what the session had.

import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Connection } from "../../../stdlib/client/connect.ts";
import type { Container } from "../../../stdlib/index.ts";
import { createEngineRig, type EngineRig } from "../../rig/engine.ts";
import { need } from "../../rig/need.ts";
import { PROGRAM, runIn } from "../../rig/program.ts";
import { type ServedImages, serveTestImages } from "../../rig/test-images.ts";

/** Writes down its words, and keeps the folder of the Dockerfile. */
const DOCKER = `#!/bin/sh
set -eu
count=$(ls "$KEPT" | wc -l)
mkdir "$KEPT/$count"
printf '%s\\n' "$@" >"$KEPT/$count/words"
cp -R "$(dirname -- "$3")" "$KEPT/$count/made"
`;

const CELLS = [
  'const source = host().directory("src", { exclude: ["*.log", "deep/**/*.tmp"] })',
  "// What all of it begins with.",
  'const base = container().from("alpine:3.20").withEnvVariable("GREETING", `a "b" $C \\\\ d`)' +
    '.withExec(["sh", "-c", "mkdir -p /made && echo \\"$GREETING\\" > /made/greeting"])',
  'const webApp = base.withWorkdir("/app").withDirectory("src", source, { owner: "1000:1000" })' +
    '.withFile("/app/one.txt", host().file("one file.txt"), { permissions: 0o600 })' +
    '.withNewFile("/app/lines.txt", "END\\n# $HOME `x`\\nlast\\n")' +
    '.withNewFile("/app/no end.txt", "it\'s\\n$HOME")' +
    '.withMountedCache("/cache", cacheVolume("things"))' +
    '.withExec(["cp", "src/a.txt", "copy of a"])' +
    '.withExec(["sh", "-c", "set -e\\necho two\\nls src > list"], { network: "NONE" })' +
    '.withExec(["sh", "-c", "echo kept > /cache/x; test -f /cache/x"])' +
    '.withUser("nobody").withLabel("org.name", "x y").withExposedPort(80)' +
    '.withEntrypoint(["cat"]).withDefaultArgs(["list"])',
  'const tree = directory().withNewFile("a/b.txt", "b\\n")' +
    '.withDirectory("made", base.directory("/made"))',
  'const list = webApp.file("list")',
  'const changed = base.withDirectory("/t", tree).withFile("/list", list)' +
    '.withDirectory("/odd", host().directory("--link"))' +
    '.withFile("/odd/it\'s", host().file("it\'s \\"$one\\""))',
];

const ASKED =
  ";({ webApp: await webApp.rootfs().digest(), tree: await tree.digest()," +
  " list: await list.contents(), changed: await changed.rootfs().digest() })";

describe.skipIf(need("crun", "root", "namespace", "docker-registry"))("a script for docker", () => {
  let images: ServedImages;
  let rig: EngineRig;
  let folder: string;
  let kept: string;
  let connection: Connection;

  beforeAll(async () => {
    images = await serveTestImages();
    const mirrors = `docker.io=${images.mirror}`;
    rig = createEngineRig({
      RONDEL_SETUP: "off",
      RONDEL_REGISTRY_MIRRORS: mirrors,
      DOCKER_TOKEN: 'its "$own\\" text',
    });
    folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "docker-"));
    kept = join(folder, "kept");
    for (const name of ["kept", "bin", "src", "src/deep", "src/deep/er", "scripts"]) {
      mkdirSync(join(folder, name));
    }
    for (const path of ["a.txt", "b.log", "deep/c.log", "deep/er/d.tmp", "deep/e.txt"]) {
      writeFileSync(join(folder, "src", path), `${path}\n`);
    }
    writeFileSync(join(folder, "one file.txt"), "one");
    writeFileSync(join(folder, 'it\'s "$one"'), "odd");
    mkdirSync(join(folder, "--link"));
    writeFileSync(join(folder, "--link/a"), "a");
    writeFileSync(join(folder, ".dockerignore"), "src\n");
    writeFileSync(join(folder, "bin/docker"), DOCKER);
    chmodSync(join(folder, "bin/docker"), 0o755);
    connection = await rig.connect(folder);
  });
  afterAll(async () => {
    await rig.close();
    await images.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (program: string, ...args: string[]) => {
    const PATH = `${join(folder, "bin")}:${rig.env["PATH"]}`;
    return runIn(program, { rig, cwd: folder, env: { PATH, KEPT: kept } })(args);
  };
  const rondel = (...args: string[]) => run(process.execPath, PROGRAM, ...args);
  const save = (cells: readonly string[], ...args: string[]) => {
    const code = cells.map((source) => {
      return { cell_type: "code", source, metadata: {}, outputs: [], execution_count: null };
    });
    const notebook = { cells: code, metadata: {}, nbformat: 4, nbformat_minor: 5 };
    writeFileSync(join(folder, "in.ipynb"), JSON.stringify(notebook));
    return rondel("save", "in.ipynb", "--force", ...args);
  };
  const builds = () => readdirSync(kept).toSorted();
  const words = (build: string) => readFileSync(join(kept, build, "words"), "utf8").split("\n");
  /** What our own engine makes of what docker was given. */
  const build = (name: string, target: string): Container => {
    const { client } = connection;
    const made = client.host().directory(join(kept, name, "made"), { noCache: true });
    const read = (file: string) => readFileSync(join(kept, name, "made", file), "utf8");
    const texts = "FROM scratch AS texts\nCOPY .texts /\n\n";
    return client
      .host()
      .directory(folder, { exclude: ["kept"] })
      .withDirectory(".texts", made.directory("texts"))
      .withNewFile("Dockerfile", texts + read("Dockerfile"))
      .withNewFile("Dockerfile.dockerignore", `${read("Dockerfile.dockerignore")}!.texts\n`)
      .dockerBuild({ target });
  };

  test("makes what the session had, files and settings", async () => {
    const saved = await save(
      CELLS,
      "-o",
      "scripts/release.sh",
      "--only",
      "webApp,tree,list,changed",
    );
    expect(saved).toMatchObject({ code: 0, stderr: "Written to scripts/release.sh\n" });
    const script = readFileSync(join(folder, "scripts/release.sh"), "utf8");
    const shown = script.replaceAll(/@sha256:[0-9a-f]{64}/g, "@sha256:…");
    await expect(shown).toMatchFileSnapshot("docker.sh.txt");
    const ran = await run(join(folder, "scripts/release.sh"));
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(builds().map((one) => words(one).slice(5, -2))).toEqual([
      ["--target", "web-app", "--tag", "release:web-app"],
      ["--target", "tree", "--output", "type=local,dest=tree"],
      ["--target", "list", "--output", "type=local,dest=list"],
      ["--target", "changed", "--tag", "release:changed"],
    ]);
    const answers = await rondel("eval", "--json", [...CELLS, ASKED].join("\n"));
    const { webApp, tree, list, changed } = JSON.parse(answers.stdout);
    const app = build("0", "web-app");
    expect(await app.rootfs().digest()).toBe(webApp);
    expect([await app.entrypoint(), await app.defaultArgs()]).toEqual([["cat"], ["list"]]);
    expect([await app.user(), await app.workdir()]).toEqual(["nobody", "/app"]);
    expect(await app.envVariable("GREETING")).toBe('a "b" $C \\ d');
    expect(await build("1", "tree").rootfs().digest()).toBe(tree);
    expect(await build("2", "list").file("/list").contents()).toBe(list);
    expect(await build("3", "changed").rootfs().digest()).toBe(changed);
  });

  test("never has a secret in it, however it would be written there", async () => {
    const cells = [
      'const token = await secret("env://DOCKER_TOKEN").plaintext()',
      'const box = container().from("alpine:3.20").withEnvVariable("T", `token=${token}`)',
    ];
    const saved = await save(cells, "-o", "no.sh");
    expect(saved.code).toBe(1);
    expect(saved.stderr).toContain("the text of a secret would stand in the script");
    expect(existsSync(join(folder, "no.sh"))).toBe(false);
  });

  test("says by name what docker cannot do, and is not written", async () => {
    const cells = [
      'const box = container().from("alpine:3.20").withoutFile("/etc/issue")' +
        '.withExec(["false"], { expect: ReturnType.Any })' +
        '.withDirectory("/etc/x", host().directory("/etc"))' +
        '.withSecretVariable("S", setSecret("s", "plain-text"))',
    ];
    const saved = await save(cells, "-o", "no.sh");
    expect(saved.code).toBe(1);
    for (const why of [
      "withoutFile\n",
      "withExec with expect\n",
      "/etc: it is not in",
      "a secret",
    ]) {
      expect(saved.stderr).toContain(why);
    }
    expect(existsSync(join(folder, "no.sh"))).toBe(false);
  });
});

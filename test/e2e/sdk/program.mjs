// A user's program: the unmodified @dagger.io/dagger package, and every field that is served.
// It knows nothing of Rondel. It throws when an answer is not what it should be.

import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import {
  CacheSharingMode,
  connect,
  connection,
  dag,
  ExecError,
  ExistsType,
  FileType,
  ImageLayerCompression,
  ImageMediaTypes,
  NetworkProtocol,
  ReturnType,
} from "@dagger.io/dagger";

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const folder = process.cwd();

async function query(client) {
  assert.match(await client.version(), /^v\d/);
  assert.match(await client.defaultPlatform(), /^linux\//);
  assert.equal(await client.error("broken").message(), "broken");
  const values = await client.error("broken").withValue("code", "7").values();
  assert.deepEqual([await values[0].name(), await values[0].value()], ["code", "7"]);
  assert.equal(await client.file("note.txt", "hello").contents(), "hello");
  const loaded = client.loadFileFromID(await client.file("note.txt", "hello").id());
  assert.equal(await loaded.name(), "note.txt");
  assert.equal(await client.address("alpine").value(), "alpine");
  const released = client.address("alpine:3.20.2").container().file("/etc/alpine-release");
  assert.equal((await released.contents()).trim(), "3.20.2");
  assert.deepEqual(await client.address(folder).directory().glob("host.txt"), ["host.txt"]);
  assert.equal(await client.address(join(folder, "host.txt")).file().contents(), "on the host");
  assert.equal(await client.address("env://FROM_ENV").secret().plaintext(), "canary-env");
}

/** Where nobody can show one it fails; that it is asked for is all that can be seen here. */
async function terminals(client) {
  const bare = client.container();
  await assert.rejects(bare.terminal().sync(), /it has no shell/);
  const folder = client.directory().withNewFile("a", "b");
  const options = { container: bare, cmd: ["none"] };
  await assert.rejects(folder.terminal(options).sync(), /none/);
}

async function exec(client) {
  const alpine = client.container().from("alpine:3.20.2");
  const both = alpine.withExec(["sh", "-c", "echo out; echo err >&2"]);
  assert.equal(await both.stdout(), "out\n");
  assert.equal(await both.stderr(), "err\n");
  assert.deepEqual((await both.combinedOutput()).trim().split("\n").sort(), ["err", "out"]);
  assert.equal(await both.exitCode(), 0);
  const failed = alpine.withExec(["sh", "-c", "exit 3"], { expect: ReturnType.Any });
  assert.equal(await failed.exitCode(), 3);
  await assert.rejects(
    alpine.withExec(["sh", "-c", "echo o; echo e >&2; exit 5"]).sync(),
    (error) => {
      assert.ok(error instanceof ExecError);
      assert.equal(error.exitCode, 5);
      assert.deepEqual([error.stdout, error.stderr], ["o", "e"]);
      assert.deepEqual(error.cmd, ["sh", "-c", "echo o; echo e >&2; exit 5"]);
      assert.ok(!error.message.includes("\n"));
      return true;
    },
  );
  await assert.rejects(alpine.withExec(["foobar"]).sync(), ExecError);
  assert.equal(await alpine.withExec(["cat"], { stdin: "typed" }).stdout(), "typed");
  const written = alpine.withExec(["echo", "kept"], { redirectStdout: "/out" });
  assert.equal(await written.file("/out").contents(), "kept\n");
  const synced = await alpine.withExec(["touch", "/made"]).sync();
  assert.equal(await synced.exists("/made"), true);
}

async function config(client) {
  const alpine = client.container().from("alpine:3.20.2");
  const variables = await alpine.envVariables();
  assert.deepEqual([variables.length, await variables[0].name()], [1, "PATH"]);
  assert.equal(await variables[0].value(), PATH);
  assert.match(await alpine.imageRef(), /^docker\.io\/library\/alpine:3\.20\.2@sha256:/);
  assert.match(await alpine.platform(), /^linux\//);
  const full = alpine
    .withEnvVariable("A", "1")
    .withEnvVariable("B", "$A-2", { expand: true })
    .withWorkdir("/work")
    .withUser("nobody")
    .withEntrypoint(["echo", "entry"])
    .withDefaultArgs(["default"])
    .withDefaultTerminalCmd(["sh"])
    .withLabel("l", "v")
    .withAnnotation("a", "v")
    .withExposedPort(80)
    .withExposedPort(53, { protocol: NetworkProtocol.Udp, description: "names" })
    .withDockerHealthcheck(["true"], { interval: "5s", timeout: "1s", retries: 2 });
  assert.equal(await full.envVariable("B"), "1-2");
  assert.equal(await full.workdir(), "/work");
  assert.equal(await full.user(), "nobody");
  assert.deepEqual(await full.entrypoint(), ["echo", "entry"]);
  assert.deepEqual(await full.defaultArgs(), ["default"]);
  const used = full.withoutUser().withExec([], { useEntrypoint: true });
  assert.equal(await used.stdout(), "entry default\n");
  assert.equal(await full.label("l"), "v");
  const [label] = await full.labels();
  assert.deepEqual([await label.name(), await label.value()], ["l", "v"]);
  const ports = await full.exposedPorts();
  assert.deepEqual(await Promise.all(ports.map((port) => port.port())), [80, 53]);
  assert.equal(await ports[1].protocol(), NetworkProtocol.Udp);
  assert.equal(await ports[1].description(), "names");
  assert.equal(await ports[1].experimentalSkipHealthcheck(), false);
  const health = full.dockerHealthcheck();
  assert.deepEqual(await health.args(), ["true"]);
  assert.deepEqual([await health.interval(), await health.timeout()], ["5s", "1s"]);
  assert.equal(await health.retries(), 2);
  assert.equal(typeof (await health.shell()), "boolean");
  for (const leaf of ["startInterval", "startPeriod"]) {
    assert.equal(typeof (await health[leaf]()), "string");
  }
  const bare = full
    .withoutEnvVariable("A")
    .withoutWorkdir()
    .withoutEntrypoint()
    .withoutDefaultArgs()
    .withoutLabel("l")
    .withoutAnnotation("a")
    .withoutExposedPort(80)
    .withoutDockerHealthcheck();
  assert.deepEqual(await bare.labels(), []);
  assert.equal((await bare.exposedPorts()).length, 1);
  const fromFile = client.file("env", 'X="1"\nY=2\n').asEnvFile();
  assert.equal(await alpine.withEnvFileVariables(fromFile).envVariable("Y"), "2");
  const volatile = alpine.withVolatileVariable("V", "now").withExec(["sh", "-c", "echo $V"]);
  assert.equal(await volatile.stdout(), "now\n");
  assert.ok(await alpine.withVolatileVariable("V", "x").withoutVolatileVariable("V").id());
  const password = client.setSecret("password", "lovelace");
  const authed = alpine.withRegistryAuth("registry.example", "ada", password);
  assert.ok(await authed.withoutRegistryAuth("registry.example").id());
  await assert.rejects(alpine.withError("stop here").sync(), /stop here/);
}

async function files(client) {
  const source = client.directory().withNewFile("a.txt", "A").withNewFile("sub/b.txt", "B");
  const alpine = client.container().from("alpine:3.20.2");
  const made = alpine
    .withDirectory("/src", source, { owner: "nobody" })
    .withFile("/one.txt", source.file("a.txt"), { permissions: 0o600 })
    .withFiles("/many", [source.file("a.txt"), source.file("sub/b.txt")])
    .withNewFile("/new.txt", "new")
    .withSymlink("/new.txt", "/link.txt");
  assert.equal(await made.withExec(["cat", "/src/sub/b.txt", "/link.txt"]).stdout(), "Bnew");
  assert.deepEqual(await made.directory("/many").entries(), ["a.txt", "b.txt"]);
  assert.equal(await made.file("/one.txt").stat().permissions(), 0o600);
  assert.equal(
    await made.exists("/link.txt", {
      expectedType: ExistsType.SymlinkType,
      doNotFollowSymlinks: true,
    }),
    true,
  );
  const stat = made.stat("/src");
  assert.equal(await stat.fileType(), FileType.Directory);
  assert.deepEqual([await stat.name(), typeof (await stat.size())], ["src", "number"]);
  const less = made.withoutDirectory("/src").withoutFile("/one.txt").withoutFiles(["/new.txt"]);
  assert.equal(await less.exists("/src"), false);
  assert.ok((await less.rootfs().entries()).includes("many/"));
  const own = client.container().withRootfs(made.rootfs());
  assert.equal(await own.file("/new.txt").contents(), "new");
}

async function mounts(client) {
  const alpine = client.container().from("alpine:3.20.2");
  const source = client.directory().withNewFile("f", "mounted");
  const socketPath = join(folder, "echo.sock");
  const server = createServer((socket) => socket.end("from the host")).listen(socketPath);
  const secret = client.setSecret("token", "canary-secret");
  const cache = client.cacheVolume("tests");
  const made = alpine
    .withMountedDirectory("/dir", source)
    .withMountedFile("/file", source.file("f"))
    .withMountedCache("/cache", cache, { sharing: CacheSharingMode.Locked })
    .withMountedTemp("/scratch", { size: 1 << 20 })
    .withMountedSecret("/secret", secret)
    .withSecretVariable("TOKEN", secret)
    .withUnixSocket("/echo.sock", client.host().unixSocket(socketPath));
  assert.deepEqual((await made.mounts()).sort(), ["/cache", "/dir", "/file", "/scratch"]);
  const script = "cat /dir/f /file; wc -c < /secret; echo ${#TOKEN}; ls /echo.sock; cat /secret";
  assert.equal(
    await made.withExec(["sh", "-c", script]).stdout(),
    "mountedmounted13\n13\n/echo.sock\n***",
  );
  const changed = made.withExec(["sh", "-c", "echo changed > /dir/f"]);
  assert.equal(await changed.directory("/dir").file("f").contents(), "changed\n");
  const bare = made
    .withoutMount("/dir")
    .withoutSecretVariable("TOKEN")
    .withoutUnixSocket("/echo.sock");
  assert.ok(!(await bare.mounts()).includes("/dir"));
  assert.equal(await bare.withExec(["sh", "-c", "echo ${#TOKEN}"]).stdout(), "0\n");
  assert.ok(await cache.id());
  assert.equal(await secret.name(), "token");
  assert.equal(await secret.plaintext(), "canary-secret");
  assert.equal(typeof (await client.secret("env://FROM_ENV").uri()), "string");
  assert.ok(await client.address(`unix://${socketPath}`).socket().id());
  server.close();
}

async function directories(client) {
  const base = client
    .directory()
    .withNewDirectory("empty")
    .withNewFile("a.txt", "A")
    .withNewFile("src/b.ts", "B")
    .withNewFile("src/c.md", "C");
  assert.deepEqual(await base.entries(), ["a.txt", "empty/", "src/"]);
  assert.deepEqual(await base.entries({ path: "src" }), ["b.ts", "c.md"]);
  assert.deepEqual(await base.glob("**/*.ts"), ["src/b.ts"]);
  assert.equal(await base.directory("src").name(), "src");
  assert.match(await base.digest(), /^sha256:[0-9a-f]{64}$/);
  assert.equal(await base.exists("a.txt"), true);
  assert.equal(await base.findUp("a.txt", "src"), "a.txt");
  assert.deepEqual(await base.filter({ include: ["**/*.md"] }).glob("**"), ["src/", "src/c.md"]);
  const other = base.withNewFile("d.txt", "D");
  assert.deepEqual(await base.diff(other).entries(), ["d.txt"]);
  const joined = client
    .directory()
    .withDirectory("to", base, { exclude: ["empty"] })
    .withFile("one", base.file("a.txt"))
    .withFiles("many", [base.file("a.txt")])
    .withSymlink("one", "link")
    .withTimestamps(1_000_000_000)
    .chown("one", "7:8");
  assert.deepEqual(await joined.entries(), ["link", "many/", "one", "to/"]);
  assert.equal(await joined.stat("one").size(), 1);
  const less = joined.withoutDirectory("to").withoutFile("one").withoutFiles(["link"]);
  assert.deepEqual(await less.entries(), ["many/"]);
  const patch = "--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-A\n\\ No newline at end of file\n+Z\n";
  assert.equal(await base.withPatch(patch).file("a.txt").contents(), "Z\n");
  const patched = base.withPatchFile(client.file("a.patch", patch));
  assert.equal(await patched.file("a.txt").contents(), "Z\n");
  const target = join(folder, "exported");
  assert.equal(await base.export(target, { wipe: true }), target);
  assert.equal(readFileSync(join(target, "src/b.ts"), "utf8"), "B");
  assert.equal(await (await base.sync()).file("a.txt").contents(), "A");
  await assert.rejects(base.withError("no").entries(), /no/);
}

async function singleFiles(client) {
  const file = client.file("f.txt", "one\ntwo\nthree\n");
  assert.equal(await file.contents({ offsetLines: 1, limitLines: 1 }), "two\n");
  assert.equal(await file.size(), 14);
  assert.match(await file.digest(), /^sha256:/);
  assert.equal(await file.withName("g.txt").name(), "g.txt");
  assert.equal(await file.withReplaced("two", "2").contents(), "one\n2\nthree\n");
  assert.equal(await file.chown("1:1").withTimestamps(0).stat().fileType(), FileType.Regular);
  assert.equal(await (await file.sync()).name(), "f.txt");
  const target = join(folder, "f.txt");
  assert.equal(await file.export(target), target);
  assert.equal(readFileSync(target, "utf8"), "one\ntwo\nthree\n");
}

async function envFiles(client) {
  const file = client.envFile().withVariable("APP_A", "1").withVariable("B", "${APP_A}2");
  assert.equal(await file.get("B"), "12");
  assert.equal(await file.exists("A"), false);
  assert.equal(await file.namespace_("APP_").get("A"), "1");
  const [first] = await file.withoutVariable("B").variables();
  assert.equal(await first.name(), "APP_A");
  assert.match(await file.asFile().contents(), /APP_A/);
}

async function changes(client) {
  const before = client.directory().withNewFile("a", "1\n").withNewFile("gone", "g\n");
  const after = before.withNewFile("a", "2\n").withoutFile("gone").withNewFile("d/new", "n\n");
  const set = after.changes(before);
  assert.deepEqual(await set.addedPaths(), ["d/", "d/new"]);
  assert.deepEqual(await set.modifiedPaths(), ["a"]);
  assert.deepEqual(await set.removedPaths(), ["gone"]);
  assert.equal(await set.isEmpty(), false);
  assert.deepEqual(await set.layer().glob("**"), ["a", "d/", "d/new"]);
  assert.deepEqual(await set.before().entries(), ["a", "gone"]);
  assert.deepEqual(await set.after().entries(), ["a", "d/"]);
  const stats = await set.diffStats();
  const [first] = stats;
  assert.deepEqual([await first.path(), await first.oldPath()], ["a", null]);
  assert.deepEqual([await first.addedLines(), await first.removedLines()], [1, 1]);
  assert.equal(await first.kind(), "MODIFIED");
  assert.ok(await first.id());
  assert.deepEqual(await before.withPatchFile(set.asPatch()).entries(), ["a", "d/"]);
  const other = client.directory().withNewFile("gone", "x").withNewFile("kept", "k");
  assert.deepEqual(await other.withChanges(set).entries(), ["a", "d/", "kept"]);
  const more = before.withNewFile("more", "m\n").changes(before);
  const both = client.changeset().withChangeset(set).withChangesets([more]);
  assert.deepEqual(await (await both.sync()).after().entries(), ["a", "d/", "more"]);
  const target = join(folder, "changed");
  await before.export(target);
  assert.equal(await set.export(target), target);
  assert.deepEqual(readdirSync(target).sort(), ["a", "d"]);
}

async function searches(client) {
  const source = client.directory().withNewFile("x/a.ts", "one\ntwo two\n").withNewFile("b", "two");
  const [found] = await source.search({ pattern: "t(w)o", globs: ["*.ts"] });
  assert.deepEqual([await found.filePath(), await found.lineNumber()], ["x/a.ts", 2]);
  assert.deepEqual([await found.absoluteOffset(), await found.matchedLines()], [4, "two two\n"]);
  const [, second] = await found.submatches();
  assert.deepEqual([await second.start(), await second.end()], [4, 7]);
  assert.equal(await second.text(), "two");
  assert.deepEqual([typeof (await found.id()), typeof (await second.id())], ["string", "string"]);
  assert.equal((await source.file("b").search("TWO", { insensitive: true })).length, 1);
}

async function dockerBuilds(client) {
  const lines = [
    "ARG BASE=none",
    "FROM $BASE AS made",
    "ARG WORD",
    "WORKDIR /app",
    "COPY src/ .",
    "RUN --mount=type=cache,target=/cache echo $WORD > made && cat in.txt >> made",
    "RUN --mount=type=bind,source=src,target=/b --mount=type=tmpfs,target=/t <<EOF",
    "set -e",
    "touch /t/x",
    'test "$(cat /b/in.txt)" = in',
    "EOF",
    "RUN --mount=type=secret,id=build-token wc -c < /run/secrets/build-token >> made",
    "FROM $BASE",
    "COPY --from=made --chown=nobody --chmod=600 /app/made /made",
    'ENTRYPOINT ["cat"]',
    'CMD ["/made"]',
  ];
  const source = client
    .directory()
    .withNewFile("Dockerfile", lines.join("\n"))
    .withNewFile("src/in.txt", "in\n")
    .withNewFile("src/left.out", "")
    .withNewFile(".dockerignore", "**/*.out");
  const built = source.dockerBuild({
    buildArgs: [
      { name: "BASE", value: "alpine:3.20.2" },
      { name: "WORD", value: "out" },
    ],
    secrets: [client.setSecret("build-token", "canary-build")],
  });
  assert.equal(await built.withExec([], { useEntrypoint: true }).stdout(), "out\nin\n12\n");
  assert.equal(await built.stat("/made").permissions(), 0o600);
  const args = [{ name: "BASE", value: "alpine:3.20.2" }];
  const secrets = [client.setSecret("build-token", "canary-build")];
  const stage = source.dockerBuild({ target: "made", buildArgs: args, secrets });
  assert.deepEqual(await stage.directory("/app").entries(), ["in.txt", "made"]);
}

async function jsonValues(client) {
  const file = client.file("a.json", '{"name":"app","port":80,"on":true,"list":[1,2]}');
  const json = file.asJSON();
  assert.deepEqual(await json.fields(), ["name", "port", "on", "list"]);
  assert.equal(await json.field(["name"]).asString(), "app");
  assert.equal(await json.field(["port"]).asInteger(), 80);
  assert.equal(await json.field(["on"]).asBoolean(), true);
  const list = await json.field(["list"]).asArray();
  assert.deepEqual(await Promise.all(list.map((one) => one.asInteger())), [1, 2]);
  const empty = client.json();
  const made = empty
    .withContents("{}")
    .withField(["a", "b"], empty.newInteger(7))
    .withField(["s"], empty.newString("x"))
    .withField(["f"], empty.newBoolean(false));
  assert.equal(await made.contents(), '{"a":{"b":7},"s":"x","f":false}');
}

async function host(client) {
  writeFileSync(join(folder, "host.txt"), "on the host");
  const here = client.host().directory(folder, { include: ["host.txt"] });
  assert.deepEqual(await here.entries(), ["host.txt"]);
  assert.equal(await client.host().file("host.txt").contents(), "on the host");
  assert.equal(await client.host().findUp("host.txt"), "host.txt");
  assert.ok(await client.host().id());
}

async function engine(client) {
  const served = client.engine();
  assert.equal(await served.name(), "rondel");
  assert.ok((await served.clients()).length >= 1);
  const cache = served.localCache();
  assert.ok((await cache.maxUsedSpace()) > (await cache.targetSpace()));
  assert.ok((await cache.minFreeSpace()) > 0);
  assert.ok((await cache.reservedSpace()) > 0);
  const before = cache.entrySet();
  assert.ok((await before.diskSpaceBytes()) > 0);
  const entries = await before.entries();
  assert.equal(entries.length, await before.entryCount());
  for (const entry of entries.slice(0, 3)) {
    assert.equal(typeof (await entry.activelyUsed()), "boolean");
    assert.ok((await entry.createdTimeUnixNano()) > 0);
    assert.ok((await entry.mostRecentUseTimeUnixNano()) > 0);
    assert.notEqual(await entry.description(), "");
    assert.notEqual(await entry.dagqlCall(), "");
    assert.ok((await entry.diskSpaceBytes()) >= 0);
    assert.deepEqual(await entry.recordTypes(), [await entry.recordType()]);
    assert.equal(typeof (await entry.id()), "string");
  }
  await cache.prune({ useDefaultPolicy: true, maxUsedSpace: "90%", targetSpace: "80%" });
  for (const value of [served, cache, before]) assert.equal(typeof (await value.id()), "string");
}

async function images(client) {
  const made = client
    .container()
    .from("alpine:3.20.2")
    .withNewFile("/made", "in an image")
    .withLabel("kept", "yes");
  const target = join(folder, "image.tar");
  assert.equal(await made.export(target), target);
  const imported = client.container().import_(client.host().file(target));
  assert.equal(await imported.file("/made").contents(), "in an image");
  assert.equal(await imported.label("kept"), "yes");
  const tarball = made.asTarball({
    forcedCompression: ImageLayerCompression.Zstd,
    mediaTypes: ImageMediaTypes.DockerMediaTypes,
  });
  const unpacked = client.container().import_(tarball);
  assert.equal(await unpacked.withExec(["cat", "/made"]).stdout(), "in an image");
  const address = `${process.env.PUBLISH_TO}/team/app:1`;
  const reference = await made.publish(address);
  assert.ok(reference.startsWith(`${address}@sha256:`));
  assert.equal(await client.container().from(reference).label("kept"), "yes");
  await assert.rejects(made.exportImage("app:1"), /Docker at .* did not help/);
  await assert.rejects(client.host().containerImage("app:1").id(), /Docker at .* did not help/);
}

async function ids(client) {
  const made = client.container().from("alpine:3.20.2").withEnvVariable("X", "1");
  assert.equal(await made.id(), await made.id());
  assert.equal(await client.loadContainerFromID(await made.id()).envVariable("X"), "1");
  const values = [
    client,
    client.address("alpine"),
    client.cacheVolume("v"),
    client.directory(),
    client.envFile(),
    client.error("e"),
    client.file("f", ""),
    client.secret("env://FROM_ENV"),
    client.file("f", "").stat(),
    client.json(),
    client.changeset(),
    made.withDockerHealthcheck(["true"]).dockerHealthcheck(),
    (await made.envVariables())[0],
    (await made.withLabel("a", "b").labels())[0],
    (await made.withExposedPort(1).exposedPorts())[0],
    (await client.error("e").withValue("a", "1").values())[0],
  ];
  for (const value of values) assert.equal(typeof (await value.id()), "string");
}

const parts = [
  host,
  query,
  exec,
  terminals,
  config,
  files,
  mounts,
  directories,
  singleFiles,
  envFiles,
  changes,
  searches,
  dockerBuilds,
  jsonValues,
  engine,
  ids,
  images,
];

await connect(async (client) => {
  for (const part of parts) await part(client);
});
await connection(async () => {
  const hello = dag.container().from("alpine:3.20.2").withExec(["echo", "through dag"]);
  assert.equal(await hello.stdout(), "through dag\n");
});
console.log("every field answered");

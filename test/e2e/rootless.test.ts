// The engine as an ordinary user: the same engine and the same digests. The user is made for the
// test and removed after it. The checkout and node are shown to the user by mounts of their own,
// since folders above them may be closed to others.

import { type ExecFileException, execFile, execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MNT_DETACH, MS_BIND, mount, unmount } from "../../engine/libc/libc.ts";
import { need } from "../rig/need.ts";
import { type ServedImages, serveTestImages } from "../rig/test-images.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const NEEDS = [
  "namespace",
  "root",
  "crun",
  "busybox",
  "docker-registry",
  "newuidmap",
  "useradd",
  "setpriv",
];

describe.skipIf(need(...NEEDS))("the engine of an ordinary user", () => {
  let images: ServedImages;
  let user: OrdinaryUser;
  let asUser: Account;
  let asRoot: Account;

  beforeAll(async () => {
    images = await serveTestImages();
    user = makeUser(images.mirror);
    asUser = user.account;
    asRoot = {
      become: [],
      mirror: images.mirror,
      folder: join(user.home, "root"),
      node: process.execPath,
      checkout: ROOT,
    };
    mkdirSync(asRoot.folder, { mode: 0o700 });
  });
  afterAll(async () => {
    for (const account of [asUser, asRoot]) await rondel(account, ["engine", "stop"]);
    user.remove();
    await images.close();
  });

  const evaluate = async (account: Account, code: string): Promise<unknown> => {
    const { stdout, stderr, code: exit } = await rondel(account, ["eval", ROOTFS + code]);
    expect(exit, stderr).toBe(0);
    return JSON.parse(stdout);
  };

  test("makes the same trees as root's", async () => {
    const made = await evaluate(asUser, TREES);
    expect(made).toEqual(await evaluate(asRoot, TREES));
    expect(made).toMatchObject({ listed: "/etc:\nhosts\nkept\n\n/moved:\nnew\n\n/old:\n" });
  });

  test("unpacks an image as root's does, with its owners and what its layers hide", async () => {
    const made = await evaluate(asUser, IMAGES);
    expect(made).toEqual(await evaluate(asRoot, IMAGES));
  });

  test("refuses an image with files of somebody whom the user was not granted", async () => {
    expect(await evaluate(asUser, FOREIGN)).toMatchObject({ kind: "runtime-unavailable" });
  });

  test("runs processes as other users, on the host's network or none", async () => {
    expect(await evaluate(asUser, PROCESSES)).toEqual({
      owner: "1000:1000\n",
      user: "1000\n",
      none: "1\n",
      hasHostNetwork: true,
    });
  });

  test("keeps a cache volume from one process to the next", async () => {
    const add =
      'JSON.stringify((await sh("echo x >> /c/f; wc -l < /c/f", CACHED).stdout()).trim())';
    const code = (salt: string) => `const CACHED = cached("${salt}"); ${add}`;
    expect(await evaluate(asUser, code("a"))).toBe("1");
    expect(await evaluate(asUser, code("b"))).toBe("2");
  });

  test("imports a host folder, and then what has changed in it", async () => {
    const folder = join(user.home, "project");
    mkdirSync(join(folder, "src/deep"), { recursive: true });
    for (const name of ["a", "src/b", "src/deep/c"]) writeFileSync(join(folder, name), name);
    const digest = `JSON.stringify(await host().directory(${JSON.stringify(folder)}).digest())`;
    const first = await evaluate(asUser, digest);
    expect(first).toBe(await evaluate(asRoot, digest));
    rmSync(join(folder, "src/deep"), { recursive: true });
    mkdirSync(join(folder, "src/deep"));
    writeFileSync(join(folder, "src/deep/d"), "d");
    utimesSync(join(folder, "src/deep/d"), 1, 1);
    const second = await evaluate(asUser, digest);
    expect(second).not.toBe(first);
    expect(second).toBe(await evaluate(asRoot, digest));
  });

  test("says what to do where a process wants a network of its own, or a limit", async () => {
    expect(await evaluate(asUser, REFUSALS)).toMatchObject([
      { kind: "network-unavailable", remedy: expect.stringContaining('"HOST" or "NONE"') },
      { kind: "limit-unsupported" },
    ]);
  });
});

const APPLETS = "sh rm mkdir cat id stat mv chown chmod ls wc grep echo touch".split(" ");
const ROOTFS = `
const busybox = directory().withFile("/bin/busybox", host().file("/bin/busybox"));
const bin = ${JSON.stringify(APPLETS)}
  .reduce((made, name) => made.withSymlink("busybox", "/bin/" + name), busybox);
const base = container().withRootfs(bin)
  .withNewFile("/etc/kept", "kept").withNewFile("/etc/gone", "gone").withNewFile("/old/a/b", "b");
const run = (on, script, network = "NONE") => on.withExec(["sh", "-c", script], { network });
const sh = (script, on = base, network = "NONE") => run(on, script, network);
const cached = (salt) =>
  base.withEnvVariable("SALT", salt).withMountedCache("/c", cacheVolume("rootless"));
`;
const TREES = `
const one = sh("rm /etc/gone; rm -r /old; mkdir /old; echo new > /old/new; mkdir -m 000 /shut");
const two = sh("echo x > /x; chown 1000:1000 /x; chmod 4755 /x; rmdir /shut; mkdir /shut", one);
const end = sh("mv /old /moved; mkdir /old; ls /etc /moved /old", two);
const laid = directory().withDirectory("/to", base.rootfs()).withDirectory("/to", end.rootfs());
JSON.stringify({
  listed: await end.stdout(),
  end: await end.rootfs().digest(),
  laid: await laid.digest(),
  old: await end.rootfs().directory("/old").digest(),
});`;
const IMAGES = `
const names = ["alpine", "test/whiteouts", "test/attributes"];
JSON.stringify(await Promise.all(names.map((name) => container().from(name).rootfs().digest())));`;
const FOREIGN = `
JSON.stringify(await container().from("test/foreign").sync().then(() => null, (e) => e.failure));`;
const PROCESSES = `
const count = (network) => sh("grep -c : /proc/net/dev", base, network).stdout();
JSON.stringify({
  owner: await sh("touch /f; chown 1000:1000 /f; stat -c %u:%g /f").stdout(),
  user: await sh("id -u", base.withUser("1000:1000")).stdout(),
  none: await count("NONE"),
  hasHostNetwork: Number(await count("HOST")) > 1,
});`;
const REFUSALS = `
const failureOf = (work) => work.sync().then(() => null, (error) => error.failure);
const limited = base.withExec(["sh", "-c", "true"], { network: "NONE", memory: "16MB" });
JSON.stringify([await failureOf(sh("true", base, "SANDBOX")), await failureOf(limited)]);`;

/** Whose engine it is, and from where it is started. */
interface Account {
  /** The command that becomes the user. */
  readonly become: readonly string[];
  readonly folder: string;
  readonly node: string;
  readonly checkout: string;
  /** Where images come from. */
  readonly mirror: string;
}

interface OrdinaryUser {
  readonly home: string;
  readonly account: Account;
  remove(): void;
}

function makeUser(mirror: string): OrdinaryUser {
  const name = `rondel-${randomBytes(4).toString("hex")}`;
  // Beside the folder of the other tests, which is closed to others.
  const beside = dirname(process.env["RONDEL_TEST_TMP"] ?? "");
  const home = mkdtempSync(join(beside, "rondel-test-rootless-"));
  chmodSync(home, 0o755);
  execFileSync("useradd", ["--no-create-home", "--home-dir", join(home, "user"), name]);
  const [uid = 0, gid = 0] = ["-u", "-g"].map((flag) =>
    Number(execFileSync("id", [flag, name], { encoding: "utf8" })),
  );
  const shown = [ROOT, dirname(process.execPath)].map((folder, at) => {
    const place = join(home, `shown-${at}`);
    mkdirSync(place);
    mount(folder, place, null, MS_BIND, null);
    return place;
  });
  const [checkout = "", bin = ""] = shown;
  const folder = join(home, "user");
  mkdirSync(folder, { mode: 0o700 });
  chownSync(folder, uid, gid);
  const become = ["setpriv", `--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"];
  return {
    home,
    account: { become, folder, node: join(bin, "node"), checkout, mirror },
    remove() {
      for (const place of shown) unmount(place, MNT_DETACH);
      execFileSync("userdel", [name]);
      rmSync(home, { recursive: true });
    },
  };
}

interface Done {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function rondel(account: Account, args: readonly string[]): Promise<Done> {
  const { become, folder, node, checkout, mirror } = account;
  const main = join(checkout, "shell/main.ts");
  const [program = node, ...rest] = [...become, node, main, ...args];
  // The home is where an ordinary user has it by default.
  const env = {
    PATH: `${dirname(node)}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin`,
    HOME: folder,
    ...(become.length === 0 ? { RONDEL_HOME: folder } : {}),
    RONDEL_REGISTRY_MIRRORS: `docker.io=${mirror}`,
    NODE_COMPILE_CACHE: join(folder, "compiled"),
  };
  return new Promise((resolve) => {
    const end = (error: ExecFileException | null, stdout: string, stderr: string) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
    execFile(program, rest, { cwd: folder, env }, end);
  });
}

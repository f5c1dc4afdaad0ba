// The program as a user starts it: its words, streams and exit codes, and with a real engine.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEngineRig, type EngineRig } from "../../rig/engine.ts";
import { need } from "../../rig/need.ts";
import { PROGRAM } from "../../rig/program.ts";

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "cli-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function begin(argv: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, [PROGRAM, ...argv], {
    cwd: folder,
    env: { ...process.env, RONDEL_HOME: join(folder, "home"), NO_COLOR: "1", ...env },
  });
}

async function run(
  argv: readonly string[],
  env: NodeJS.ProcessEnv = {},
  input = "",
): Promise<Ended> {
  const child = begin(argv, env);
  child.stdin?.end(input);
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error("no streams");
  const closed = once(child, "close");
  const [out, err] = await Promise.all([text(stdout), text(stderr)]);
  const [code] = await closed;
  return { code, out, err };
}

describe("without an engine", () => {
  test("help lists every command, and each has an example", async () => {
    const { code, out } = await run(["help"]);
    expect(code).toBe(0);
    const commands = [...out.matchAll(/^ {2}([a-z]+) {2}/gm)].map(([, name = ""]) => name);
    expect(commands).toContain("eval");
    const helps = await Promise.all(commands.map((name) => run([name, "--help"])));
    for (const help of helps) {
      expect(help.out).toContain("Example:\n  ");
      expect(help.code).toBe(0);
    }
  });

  test("a mistyped command is wrong usage, and the nearest one is named", async () => {
    const { code, out, err } = await run(["evla", "1"]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toBe("error: there is no command evla: did you mean rondel eval?\n");
  });

  test.each([[["eval"]], [["eval", "--nope", "1"]], [["engine", "fly"]], [["run"]]])(
    "%j is wrong usage",
    async (argv) => {
      expect((await run(argv)).code).toBe(2);
    },
  );

  test("code that needs no container starts no engine", async () => {
    const { code, out } = await run(["eval", "--progress", "plain", "[1 + 1, container()]"]);
    expect({ code, out }).toEqual({ code: 0, out: "[ 2, container() ]\n" });
    expect((await run(["engine", "status"])).code).toBe(1);
  });

  test("a value that has no JSON is told of", async () => {
    const { code, err } = await run(["eval", "--json", "[2n]"]);
    expect(code).toBe(1);
    expect(err).toMatch(/^error: the value has no JSON: .*BigInt\n/);
  });

  test("text is printed as it is, and nothing for nothing", async () => {
    expect((await run(["eval", '"a\\nb"'])).out).toBe("a\nb\n");
    expect((await run(["eval", "undefined"])).out).toBe("");
  });

  test("an error of the user's code has the user's frames alone", async () => {
    const { code, err } = await run(["eval", "null.x"]);
    expect(code).toBe(1);
    expect(err).toMatch(/^TypeError: .*\n {2}1 │ null\.x\n.*\^\n {2}at cell 1:1:\d+\n$/);
  });

  test("code from a pipe is run as a whole", async () => {
    expect((await run([], {}, "const f = () => {\n  return 4\n}\nf()\n")).out).toBe("4\n");
  });

  test("a file gets its arguments, finds the library and keeps its flags", async () => {
    const file = join(folder, "a.ts");
    const lines = ['import { container } from "rondel";', "const first: string = process.argv[2];"];
    writeFileSync(
      file,
      [...lines, "console.log(first, typeof container, typeof host);"].join("\n"),
    );
    expect((await run(["run", "a.ts", "--json"])).out).toBe("--json function function\n");
  });

  test("a reader that goes away is no error", async () => {
    const child = begin(["eval", '"x\\n".repeat(1e6)']);
    child.stdout?.destroy();
    expect((await once(child, "close"))[0]).toBe(0);
  });

  test("doctor prints its checks as JSON", async () => {
    const { out } = await run(["doctor", "--json"]);
    const [first] = JSON.parse(out) as Record<string, string>[];
    expect(Object.keys(first ?? {})).toEqual(["name", "state", "says", "costs", "remedy"]);
  });
});

describe.skipIf(need("namespace", "crun"))("with an engine", () => {
  let rig: EngineRig;
  beforeAll(() => {
    rig = createEngineRig();
  });
  afterAll(() => rig.close());
  const rondel = (argv: readonly string[], input = "") => run(argv, { ...rig.env }, input);

  test("ten that come at once start one engine", async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => rondel(["eval", "version()"])));
    expect(new Set(all.map(({ code, err }) => `${code} ${err}`))).toEqual(new Set(["0 "]));
    const status = await rondel(["engine", "status", "--json"]);
    expect(JSON.parse(status.out)).toMatchObject({ home: rig.home.root, engine: { busy: 0 } });
  });

  test("a script that closes nothing ends when it has nothing left to do", async () => {
    const library = new URL("../../../stdlib/index.ts", import.meta.url).href;
    const file = join(folder, "ends.ts");
    writeFileSync(file, `import { version } from ${JSON.stringify(library)};\nawait version();\n`);
    const child = spawn(process.execPath, [file], { env: { ...rig.env }, stdio: "ignore" });
    expect(await once(child, "close")).toEqual([0, null]);
  });

  const hello = 'toolbox("sh").withExec(["sh", "-c", "echo hello from $0; uname -s"]).stdout()';

  test("a command in a container shows its output, and later that it was cached", async () => {
    const first = await rondel(["eval", "--progress", "plain", hello]);
    expect(first.out).toBe("hello from sh\nLinux\n");
    expect(first.err).toContain("▶ exec sh -c");
    expect(first.err).toContain("│ hello from sh\n");
    const second = await rondel(["eval", "--progress", "plain", hello]);
    expect(second.out).toBe(first.out);
    expect(second.err).toMatch(/^✓ cached exec sh -c .*\n$/);
    expect((await rondel(["eval", hello])).err).toBe("");
  });

  test("a command that fails is told with its output and a hint", async () => {
    const code = 'toolbox("sh").withExec(["sh", "-c", "echo bad >&2; exit 3"]).stdout()';
    const { code: exit, out, err } = await rondel(["eval", code]);
    expect({ exit, out }).toEqual({ exit: 1, out: "" });
    expect(err).toMatch(/^ExecError: process .* exit code: 3\n/);
    expect(err).toMatch(/\n {2}at cell 1:1:\d+\n.*exit code 3\n {2}│ bad\n→ /);
  });

  test("a session says where it is and ends with 0 when its input ends", async () => {
    const { code, out } = await rondel(["session", "--label", "a:b", "-vv", "--workdir", "/"]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      port: expect.any(Number),
      session_token: expect.stringMatching(/./),
    });
  });

  test.each(["SIGTERM", "SIGINT"] as const)("a session ends with 0 at %s", async (signal) => {
    const child = begin(["session"], { ...rig.env });
    if (child.stdout === null) throw new Error("no output");
    await once(createInterface(child.stdout), "line");
    child.kill(signal);
    expect(await once(child, "close")).toEqual([0, null]);
  });

  test("a program finds the session, and its exit code is passed on", async () => {
    const line = 'test -n "$DAGGER_SESSION_PORT" && test -n "$DAGGER_SESSION_TOKEN" && exit 7';
    expect((await rondel(["with", "sh", "-c", line])).code).toBe(7);
    expect((await rondel(["with", "sh", "-c", "kill -TERM $$"])).code).toBe(143);
    expect((await rondel(["with", "no-such-program"])).code).toBe(127);
  });

  test("a program's own client enters the session that it finds", async () => {
    const { out } = await rondel(["with", process.execPath, PROGRAM, "eval", "version()"]);
    expect(out).toContain("rondel");
  });

  test("a document is answered as JSON, from words, a file and a pipe", async () => {
    writeFileSync(
      join(folder, "q.graphql"),
      "query($e: String!) { error(message: $e) { message } }",
    );
    const file = await rondel(["query", "q.graphql", "-v", "e=text"]);
    expect(JSON.parse(file.out)).toEqual({ error: { message: "text" } });
    const words = await rondel(["query", "{ defaultPlatform }"]);
    const piped = await rondel(["query"], "{ defaultPlatform }");
    expect(words.out).toBe(piped.out);
    expect((await rondel(["query", "{ nothing }"])).code).toBe(1);
  });

  test("the engine is stopped, and started by the next who needs it", async () => {
    await rondel(["engine", "start"]);
    expect((await rondel(["engine", "stop"])).out).toBe("stopped\n");
    expect(rig.processes()).toEqual([]);
    expect((await rondel(["engine", "stop"])).out).toBe("no engine runs\n");
    expect((await rondel(["engine", "logs"])).out).toContain("it was asked to");
    expect((await rondel(["eval", "version()"])).code).toBe(0);
  });
});

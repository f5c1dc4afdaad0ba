// Terminals through real pseudo-terminals at both ends: one that a person sits at, and one in the
// container. In between are the command, its client, the engine and the runtime.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Connection } from "../../stdlib/client/connect.ts";
import type { Container, LiveTerminal } from "../../stdlib/client/generated.ts";
import { Lazy } from "../../stdlib/client/lazy.ts";
import { attachTerminal } from "../../stdlib/client/terminal/attach.ts";
import { closeTerminal, openTerminal as openOn } from "../../stdlib/client/terminal/open.ts";
import type { TerminalOutput } from "../../stdlib/client/terminal/output.ts";
import type { OwnTerminal } from "../../stdlib/client/terminal/tty.ts";
import {
  LIST_DOCUMENT,
  OUTPUT_DOCUMENT,
  WRITE_DOCUMENT,
} from "../../stdlib/client/terminal/wire.ts";
import { createEngineRig, type EngineRig } from "../rig/engine.ts";
import { need } from "../rig/need.ts";
import { PROGRAM } from "../rig/program.ts";
import { openTerminal, type TestTerminal } from "../rig/terminal.ts";

const APPLETS = "sh sleep cat echo vi stty ls head yes true false printf seq ps".split(" ");
const DETACH = "\x1d";
const PROMPT = /\$$/;

describe.skipIf(need("namespace", "crun", "busybox"))("a terminal", () => {
  let rig: EngineRig;
  let connection: Connection;

  beforeAll(async () => {
    rig = createEngineRig();
    connection = await rig.connect();
  });
  afterAll(() => rig.close());

  function root({ client }: Connection = connection): Container {
    const busybox = client.host().file("/bin/busybox");
    const folder = APPLETS.reduce(
      (made, name) => made.withSymlink("busybox", `/bin/${name}`),
      client.directory().withFile("/bin/busybox", busybox),
    );
    return client.container().withRootfs(folder).withEnvVariable("PS1", "$ ");
  }
  function rondel(...args: string[]): TestTerminal {
    return openTerminal({
      file: process.execPath,
      args: [PROGRAM, "terminal", ...args],
      env: rig.env,
      columns: 80,
      rows: 24,
      patienceMs: 8000,
    });
  }
  const layers = () => readdirSync(join(rig.home.store, "layers")).sort();
  const digestOf = (error: unknown): string => {
    const { failure } = error as { failure?: { op?: string } };
    return failure?.op ?? expect.fail(`no failed step in ${String(error)}`);
  };
  const failureOf = (work: Promise<unknown>) =>
    work.then(
      () => expect.fail("it did not fail"),
      (error: unknown) => error,
    );

  test("a file that vi writes is kept when that is wanted, and the next step has it", async () => {
    await using stay = rondel(Lazy.idOf(root()));
    await stay.until(PROMPT);
    stay.send("vi /note\r");
    await stay.until("- /note");
    stay.send("ihello from vi");
    await stay.until("hello from vi");
    // An escape by itself is told from a key by what does not follow it.
    stay.send("\x1b");
    await stay.until("- /note");
    stay.send(":wq\r");
    await stay.until(PROMPT);
    stay.send("exit\r");
    await stay.until("keep them? [y/N]");
    expect(stay.screen().join("\n")).toContain("A /note 14 B");
    stay.send("y");
    await stay.until(() => /kept: \S+\r\n/.test(stay.written()));
    expect(await stay.exit).toBe(0);
    const [, kept = ""] = /kept: (\S+)\r\n/.exec(stay.written()) ?? [];
    const container = connection.client.loadContainerFromID(kept);
    expect(await container.withExec(["cat", "/note"]).stdout()).toBe("hello from vi\n");
    expect(await container.withExec(["cat", "/bin/busybox"]).exitCode()).toBe(0);
  });

  test("what is not kept leaves nothing", async () => {
    const id = Lazy.idOf(root());
    await root().sync();
    const before = layers();
    await using stay = rondel(id);
    await stay.until(PROMPT);
    stay.send("echo much > /file; rm /bin/ps; exit 7\r");
    await stay.until("keep them? [y/N]");
    expect(stay.screen().join("\n")).toContain("D /bin/ps");
    stay.send("n");
    expect(await stay.exit).toBe(7);
    expect(layers()).toEqual(before);
  });

  test("a shell writes its history into no file, unless the container names one", async () => {
    const say = ["sh", "-c", 'echo "<$HISTFILE>"'];
    await using plain = rondel(Lazy.idOf(root()), ...say);
    await plain.until("<>");
    expect(await plain.exit).toBe(0);
    const named = root().withEnvVariable("HISTFILE", "/lines");
    await using own = rondel(Lazy.idOf(named), ...say);
    await own.until("</lines>");
    expect(await own.exit).toBe(0);
  });

  test("it has the size of the one it is shown in, also when that changes", async () => {
    await using stay = rondel(Lazy.idOf(root()));
    await stay.until(PROMPT);
    stay.send("stty size\r");
    await stay.until("24 80");
    stay.resize(100, 30);
    stay.send("\r");
    await stay.until((lines) => {
      if (lines.includes("30 100")) return true;
      if (lines.at(-1) === "$") stay.send("stty size\r");
      return false;
    });
    stay.send("exit\r");
    expect(await stay.exit).toBe(0);
  });

  test("Ctrl-C reaches the program in front, and neither the shell nor the client", async () => {
    await using stay = rondel(Lazy.idOf(root()));
    await stay.until(PROMPT);
    stay.send("sh -c \"echo be''gins; exec sleep 1000\"\r");
    await stay.until("begins");
    stay.send("\x03");
    await stay.until(/\^C\n\$/);
    stay.send("echo still he''re\r");
    await stay.until("still here");
    stay.send("exit\r");
    expect(await stay.exit).toBe(0);
  });

  test("left by the key or by a kill, it is found again as it was, from elsewhere", async () => {
    const { number } = await openOn(connection, { of: Lazy.idOf(root()) }, null);
    const first = rondel(String(number));
    await first.until(PROMPT);
    first.send(`seq 1 200; printf '${LOOKS}'\r`);
    await first.until("bold$");
    const seen = first.cells();
    first.signal("SIGKILL");
    await first.exit;
    await first.close();

    const second = rondel(String(number));
    await second.until("bold$");
    expect(second.cells()).toEqual(seen);
    second.send(DETACH);
    await second.until(`rondel terminal ${number}`);
    expect(await second.exit).toBe(0);
    await second.close();

    await using third = rondel(String(number));
    await third.until("bold$");
    expect(third.cells()).toEqual(seen);
    third.send("exit\r");
    expect(await third.exit).toBe(0);
  });

  test("the terminal that it is shown in is given back when the engine is killed", async () => {
    await using seat = openTerminal({
      file: "/bin/sh",
      args: ["-c", `stty -a > "$0"; "$@"; stty -a > "$0.after"; echo given back`, ...seatArgs()],
      env: rig.env,
      patienceMs: 8000,
    });
    await seat.until(PROMPT);
    seat.send("vi /note\r");
    await seat.until("- /note");
    // Whoever sits there may start another one, so nobody waits until none is there.
    rig.strike();
    await seat.until("given back");
    expect(await seat.exit).toBe(0);
    const [before, after] = [join(rig.home.root, "tty"), join(rig.home.root, "tty.after")];
    expect(readFileSync(after, "utf8")).toBe(readFileSync(before, "utf8"));
    expect(seat.cells()[0]).toMatch(/^normal /);
    connection = await rig.connect();
  });

  function seatArgs(): string[] {
    const id = Lazy.idOf(root());
    return [join(rig.home.root, "tty"), process.execPath, PROGRAM, "terminal", id];
  }

  test("who has left it looks at it no more, also while it shows nothing", async () => {
    const of = Lazy.idOf(root());
    const { number } = await openOn(connection, { of, cmd: ["sleep", "1000"] }, null);
    let press: (keys: Uint8Array) => void = () => undefined;
    const own: OwnTerminal = {
      ...{ columns: 80, rows: 24, term: "xterm" },
      write: () => undefined,
      takeKeys(listener) {
        press = listener;
        return () => undefined;
      },
      onResize: () => () => undefined,
    };
    const stay = attachTerminal(connection, number, own);
    const viewers = async () => (await viewersOf(number)) ?? expect.fail("it has gone");
    await expect.poll(viewers).toBe(1);
    press(Buffer.from(DETACH));
    expect(await stay).toEqual({ how: "detached" });
    await expect.poll(viewers).toBe(0);
    await closeTerminal(connection, number, false);
  });

  const viewersOf = async (terminal: number) => {
    const all = (await connection.ask(LIST_DOCUMENT, {}))["terminals"] as readonly LiveTerminal[];
    return all.find(({ number }) => number === terminal)?.viewers;
  };

  test("a failed step is there as it was, also after the engine has been killed", async () => {
    const script = "echo left > /behind; cd /bin; exit 9";
    const failing = root().withEnvVariable("MARK", "seen").withExec(["sh", "-c", script]);
    const error = await failureOf(failing.sync());
    expect(String((error as { hint?: string }).hint)).toContain("rondel terminal ");
    const digest = digestOf(error).slice("sha256:".length, 20);
    for (const isRestarted of [false, true]) {
      if (isRestarted) await rig.kill();
      await using stay = rondel(digest);
      await stay.until(PROMPT);
      stay.send("cat /behind; echo $MARK; exit\r");
      await stay.until("seen");
      expect(stay.screen()).toContain("left");
      expect(await stay.exit).toBe(0);
    }
    connection = await rig.connect();
  });

  test("a chain whose step failed opens on what that step left", async () => {
    const failing = root().withExec(["sh", "-c", "echo half > /made; exit 8"]);
    await failureOf(failing.sync());
    const after = failing.withExec(["cat", "/made"]);
    const { number, title } = await openOn(
      connection,
      { of: Lazy.idOf(after), cmd: ["sh", "-c", "echo more >> /made"] },
      null,
    );
    expect(title).toContain("failed: exec sh -c");
    await untilEnded(number);
    const { kept } = await closeTerminal(connection, number, true);
    const container = connection.client.loadContainerFromID(kept ?? expect.fail("nothing kept"));
    expect(await container.withExec(["cat", "/made"]).stdout()).toBe("half\nmore\n");
  });

  test("a container without a shell says so, and what to do", async () => {
    const empty = connection.client.container().withNewFile("/file", "no shell");
    const error = await failureOf(openOn(connection, { of: Lazy.idOf(empty) }, null));
    expect(String(error)).toContain("it has no shell (bash, sh are not there)");
    expect((error as { hint: string }).hint).toContain("cmd");
  });

  test("a default command takes the place of the shell", async () => {
    const set = root().withDefaultTerminalCmd(["echo", "by default"]);
    const { number, command } = await openOn(connection, { of: Lazy.idOf(set) }, null);
    expect(command).toEqual(["echo", "by default"]);
    await untilEnded(number);
    await closeTerminal(connection, number, false);
  });

  test("a directory is looked at in a container, and keeps what was changed in it", async () => {
    const folder = connection.client.directory().withNewFile("old", "1").withNewFile("gone", "2");
    const cmd = ["sh", "-c", "echo new > added; rm gone"];
    const container = Lazy.idOf(root());
    const opened = await openOn(connection, { of: Lazy.idOf(folder), cmd, container }, null);
    await untilEnded(opened.number);
    const { kept } = await closeTerminal(connection, opened.number, true);
    const after = connection.client.loadDirectoryFromID(kept ?? expect.fail("nothing kept"));
    expect(await after.entries()).toEqual(["added", "old"]);
  });

  test("what is kept is exact: removed names with signs, the mode of a folder", async () => {
    const names = ["a*b", "axb", "what?", "whats", "[x]", "x", "plain\\*"];
    const filled = names.reduce((on, name) => on.withNewFile(`/d/${name}`, ""), root());
    const script = "busybox rm '/d/a*b' '/d/what?' '/d/[x]' '/d/plain\\*'; busybox chmod 2750 /d";
    const opening = { of: Lazy.idOf(filled), cmd: ["sh", "-c", script] };
    const { number } = await openOn(connection, opening, null);
    await untilEnded(number);
    const { kept } = await closeTerminal(connection, number, true);
    const after = connection.client.loadContainerFromID(kept ?? expect.fail("nothing kept"));
    expect(await after.directory("/d").entries()).toEqual(["axb", "whats", "x"]);
    expect(await after.stat("/d").permissions()).toBe(0o2750);
    // The mode alone is a change, too.
    const chmod = { of: Lazy.idOf(after), cmd: ["sh", "-c", "busybox chmod 711 /d"] };
    const again = await openOn(connection, chmod, null);
    await untilEnded(again.number);
    const { kept: last } = await closeTerminal(connection, again.number, true);
    const dressed = connection.client.loadContainerFromID(last ?? expect.fail("nothing kept"));
    expect(await dressed.stat("/d").permissions()).toBe(0o711);
  });

  test("a program that speaks the API alone has one in the terminal that it runs in", async () => {
    const id = JSON.stringify(Lazy.idOf(root()));
    const query = `{loadContainerFromID(id:${id}){
      terminal(cmd:["sh","-c","echo ask; read x; echo got $x; exit 5"]){
        withExec(args:["echo","after"]){stdout}}}}`;
    const program = `
      const { DAGGER_SESSION_PORT: port, DAGGER_SESSION_TOKEN: token } = process.env;
      const authorization = "Basic " + Buffer.from(token + ":").toString("base64");
      const body = JSON.stringify({ query: ${JSON.stringify(query)} });
      const headers = { authorization, "content-type": "application/json" };
      const url = "http://127.0.0.1:" + port + "/query";
      const answer = await fetch(url, { method: "POST", headers, body });
      console.log(await answer.text());`;
    await using seat = openTerminal({
      file: process.execPath,
      args: [PROGRAM, "with", "--silent", process.execPath, "--input-type=module", "-e", program],
      env: rig.env,
      patienceMs: 8000,
    });
    await seat.until("ask");
    seat.send("words\r");
    await seat.until("got words");
    await seat.until('"stdout":"after');
    expect(await seat.exit).toBe(0);
  });

  test("a script that stays at one gets what was changed, kept without a question", async () => {
    const script = join(rig.home.root, "stay.ts");
    const names = JSON.stringify(APPLETS);
    writeFileSync(
      script,
      `const busybox = host().file("/bin/busybox");
       const folder = ${names}.reduce((made, name) => made.withSymlink("busybox", "/bin/" + name),
         directory().withFile("/bin/busybox", busybox));
       const root = container().withRootfs(folder).withEnvVariable("PS1", "$ ");
       const after = await root.terminal({ keep: true });
       console.log("kept " + await after.withExec(["cat", "/made"]).stdout());`,
    );
    await using seat = openTerminal({
      file: process.execPath,
      args: [PROGRAM, "run", "--silent", script],
      env: rig.env,
      patienceMs: 8000,
    });
    await seat.until(PROMPT);
    seat.send("echo by hand > /made; exit\r");
    await seat.until("kept by hand");
    expect(await seat.exit).toBe(0);
  });

  test("fifty at once run, are typed into, and end", async () => {
    const id = Lazy.idOf(root());
    const numbers = await Promise.all(
      Array.from({ length: 50 }, async (_, at) => {
        const cmd = ["sh", "-c", `read line; exit $((line + ${at}))`];
        return (await openOn(connection, { of: id, cmd }, null)).number;
      }),
    );
    const codes = await Promise.all(numbers.map((number) => typeInto(number, "100\n")));
    expect(codes).toEqual(numbers.map((_, at) => 100 + at));
    await Promise.all(numbers.map((number) => closeTerminal(connection, number, false)));
  });

  /** Looks at it until it has ended. */
  async function untilEnded(terminal: number): Promise<number> {
    for await (const answer of connection.follow(OUTPUT_DOCUMENT, { terminal })) {
      const { exitCode } = answer["terminalOutput"] as TerminalOutput;
      if (exitCode !== null) return exitCode;
    }
    return expect.fail("the terminal has not ended");
  }

  /** Attaches, types, and stays until it has ended. */
  async function typeInto(terminal: number, text: string): Promise<number> {
    const about = { terminal, as: "typist" };
    let isTyped = false;
    for await (const answer of connection.follow(OUTPUT_DOCUMENT, about)) {
      const { exitCode } = answer["terminalOutput"] as TerminalOutput;
      if (exitCode !== null) return exitCode;
      const bytes = Buffer.from(text).toString("base64");
      if (!isTyped) await connection.ask(WRITE_DOCUMENT, { ...about, bytes });
      isTyped = true;
    }
    return expect.fail("the terminal has not ended");
  }
});

/** Colours of every sort, a wide character, and a line that wraps. */
const LOOKS = [
  "\\033[31mred \\346\\227\\245 \\033[0;3;38;5;200mpink \\033[7mturned\\033[27m ",
  "\\033[0;2;48;2;1;2;3mtrue ",
  "wraps ".repeat(12),
  "\\033[0;94;1mbold\\033[0m",
].join("");

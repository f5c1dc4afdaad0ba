// A front end as the wire has it: it starts the kernel as Jupyter would, by its connection file,
// and says and hears raw messages.

import { type ChildProcess, spawn } from "node:child_process";
import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { Dealer, Request, Subscriber } from "zeromq";
import { PROGRAM } from "./program.ts";

export interface Heard {
  readonly channel: "shell" | "control" | "stdin" | "iopub";
  readonly type: string;
  readonly id: string;
  /** The id of what it is about; empty when it is about nothing. */
  readonly parent: string;
  readonly content: Content;
}

/** What the messages of a kernel hold, each some of it. */
export interface Content {
  readonly status: string;
  readonly execution_state: string;
  readonly execution_count: number;
  readonly name: string;
  readonly text: string;
  readonly code: string;
  readonly data: Readonly<Record<string, string>>;
  readonly transient: { readonly display_id: string };
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
  readonly payload: readonly { readonly source: string; readonly data: Content["data"] }[];
  readonly user_expressions: Readonly<Record<string, Content>>;
  readonly matches: readonly string[];
  readonly metadata: { readonly _jupyter_types_experimental: readonly Content[] };
  readonly type: string;
  readonly cursor_start: number;
  readonly cursor_end: number;
  readonly found: boolean;
  readonly indent: string;
  readonly history: readonly (readonly [number, number, string | readonly (string | null)[]])[];
  readonly prompt: string;
  readonly password: boolean;
  readonly wait: boolean;
  readonly restart: boolean;
  readonly subscription: string;
  readonly comms: object;
  readonly comm_id: string;
  readonly subshell_id: string | readonly string[];
  readonly supported_features: readonly string[];
  readonly success: boolean;
  readonly protocol_version: string;
  readonly language_info: { readonly file_extension: string };
  readonly shell_port: number;
}

export type Asked = "shell" | "control" | "stdin";

export interface TestFrontEnd {
  readonly process: ChildProcess;
  /** The connection file. */
  readonly file: string;
  /** All that was heard, in the order in which it came. */
  readonly heard: readonly Heard[];
  /** Answers the id of the message; `more` stands in its header beside what all have there. */
  send(channel: Asked, type: string, content: object, more?: object): Promise<string>;
  sendFrames(channel: Asked, frames: readonly (Uint8Array | string)[]): Promise<void>;
  /** The frames of a message that would be believed. */
  frames(type: string, content: object | string): Buffer[];
  /** Sends it and waits for its reply and its idle; answers all that is about it. */
  ask(type: string, content?: object, channel?: Asked): Promise<Asking>;
  execute(code: string, more?: object): Promise<Asking>;
  /** A new subshell, by which messages on the shell's channel go. */
  subshell(): Promise<TestShell>;
  /** Of this request, reply and idle were heard. */
  over(id: string): Promise<Asking>;
  /** The first, of those that come from now on or have come, that is so. */
  until(isSo: (heard: Heard) => boolean): Promise<Heard>;
  /** What a beat of the heart is answered with. */
  beat(text: string): Promise<string>;
  close(): Promise<void>;
}

export interface TestShell extends Pick<TestFrontEnd, "send" | "ask" | "execute"> {
  readonly id: string;
}

export interface Asking {
  readonly reply: Heard;
  readonly published: readonly Heard[];
  /** What was published of this type. */
  of(type: string): readonly Heard[];
  /** What was printed to a stream. */
  text(stream?: "stdout" | "stderr"): string;
}

export interface FrontEndOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly transport?: "tcp" | "ipc";
  /** The name of the connection file, and the folder that Jupyter would keep it in. */
  readonly name?: string;
  readonly folder?: string;
  /** Another kernel, by the words that come before the connection file. */
  readonly command?: readonly [file: string, ...args: string[]];
  /** Whether it says so when it is heard; one that does not is asked until it is. */
  readonly greets?: boolean;
}

const NAMES = ["shell", "control", "stdin", "iopub", "hb"] as const;

const OURS = [process.execPath, PROGRAM, "kernel", "run"] as const;

export async function openFrontEnd({
  env,
  cwd,
  transport = "tcp",
  name = "connection.json",
  folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "/tmp", "jupyter-")),
  greets = true,
  command: [program, ...args] = OURS,
}: FrontEndOptions): Promise<TestFrontEnd> {
  const key = randomBytes(16).toString("hex");
  const ports = transport === "tcp" ? await freePorts(NAMES.length) : NAMES.map((_, at) => at + 1);
  const ip = transport === "tcp" ? "127.0.0.1" : join(folder, name.replace(/\.json$/, ""));
  const port = (at: number) => ports[at] ?? 0;
  const address = (at: number) =>
    transport === "tcp" ? `tcp://${ip}:${port(at)}` : `ipc://${ip}-${port(at)}`;
  const file = join(folder, name);
  const entries = NAMES.map((name, at) => [`${name}_port`, port(at)]);
  const more = { key, ip, transport, signature_scheme: "hmac-sha256", kernel_name: "rondel" };
  writeFileSync(file, JSON.stringify({ ...Object.fromEntries(entries), ...more }));

  const identity = randomUUID();
  const dealers = {
    shell: new Dealer({ routingId: identity, linger: 0, sendHighWaterMark: 0 }),
    control: new Dealer({ routingId: identity, linger: 0 }),
    stdin: new Dealer({ routingId: identity, linger: 0 }),
  };
  const iopub = new Subscriber({ linger: 0, receiveHighWaterMark: 0 });
  const heart = new Request({ linger: 0 });
  dealers.shell.connect(address(0));
  dealers.control.connect(address(1));
  dealers.stdin.connect(address(2));
  iopub.connect(address(3));
  heart.connect(address(4));
  iopub.subscribe("");
  const child = spawn(program, [...args, file], {
    env: { ...env },
    ...(cwd === undefined ? {} : { cwd }),
    stdio: ["ignore", "ignore", program === OURS[0] ? "inherit" : "ignore"],
  });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));

  const heard: Heard[] = [];
  let wake = Promise.withResolvers<void>();
  const listen = async (channel: Heard["channel"], socket: AsyncIterable<Buffer[]>) => {
    for await (const frames of socket) {
      heard.push(readMessage(channel, frames, key));
      wake.resolve();
      wake = Promise.withResolvers();
    }
  };
  const ignore = () => {};
  for (const [channel, socket] of Object.entries(dealers)) {
    listen(channel as Asked, socket).catch(ignore);
  }
  listen("iopub", iopub).catch(ignore);

  const session = randomUUID();
  const framesOf = (type: string, content: object | string, id: string, more: object = {}) => {
    const header = {
      ...{ msg_id: id, session, username: "test", date: new Date().toISOString() },
      ...{ msg_type: type, version: "5.4", ...more },
    };
    const body = typeof content === "string" ? content : JSON.stringify(content);
    const parts = [JSON.stringify(header), "{}", "{}", body];
    const hmac = createHmac("sha256", key);
    for (const part of parts) hmac.update(part);
    return ["<IDS|MSG>", hmac.digest("hex"), ...parts].map((part) => Buffer.from(part));
  };
  const queues = new Map<string, Promise<void>>();
  const sendFrames = (channel: Asked, frames: readonly (Uint8Array | string)[]) => {
    const last = queues.get(channel) ?? Promise.resolve();
    const next = last.then(() => dealers[channel].send([...frames].map((one) => Buffer.from(one))));
    queues.set(channel, next);
    return next;
  };
  const until = async (isSo: (one: Heard) => boolean): Promise<Heard> => {
    for (let at = 0; ; ) {
      const more = wake.promise;
      for (; at < heard.length; at += 1) {
        const one = heard[at];
        if (one !== undefined && isSo(one)) return one;
      }
      await more;
    }
  };
  const over = async (id: string): Promise<Asking> => {
    const isReply = (one: Heard) => one.parent === id && /^(shell|control)$/.test(one.channel);
    const reply = await until(isReply);
    await until((one) => one.parent === id && one.content.execution_state === "idle");
    const published = heard.filter((one) => one.channel === "iopub" && one.parent === id);
    const of = (type: string) => published.filter((one) => one.type === type);
    return {
      ...{ reply, published, of },
      text: (stream = "stdout") =>
        of("stream")
          .filter(({ content }) => content.name === stream)
          .map(({ content }) => content.text)
          .join(""),
    };
  };
  const front: TestFrontEnd = {
    process: child,
    file,
    heard,
    until,
    over,
    sendFrames,
    frames: (type, content) => framesOf(type, content, randomUUID()),
    async send(channel, type, content, more) {
      const id = randomUUID();
      await sendFrames(channel, framesOf(type, content, id, more));
      return id;
    },
    async subshell() {
      const { reply } = await front.ask("create_subshell_request", {}, "control");
      return shellOf(front, String(reply.content.subshell_id));
    },
    ask: async (type, content = {}, channel = "shell") =>
      over(await front.send(channel, type, content)),
    execute: (code, more = {}) => front.ask("execute_request", { code, ...EXECUTE, ...more }),
    async beat(text) {
      await heart.send(text);
      const [answer] = await heart.receive();
      return String(answer);
    },
    async close() {
      child.kill("SIGKILL");
      await exited;
      for (const socket of [...Object.values(dealers), iopub, heart]) socket.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  if (greets) await until(({ type }) => type === "iopub_welcome");
  else await untilHeard(front);
  return front;
}

/** What is published before the subscription has arrived is lost. */
async function untilHeard(front: TestFrontEnd): Promise<void> {
  for (;;) {
    const id = await front.send("shell", "kernel_info_request", {});
    await front.until(({ channel, parent }) => channel === "shell" && parent === id);
    await new Promise((resolve) => setTimeout(resolve, HEARD_WITHIN_MS));
    if (front.heard.some(({ channel }) => channel === "iopub")) return;
  }
}

const HEARD_WITHIN_MS = 20;

function shellOf(front: TestFrontEnd, id: string): TestShell {
  const shell: TestShell = {
    id,
    send: (channel, type, content) => front.send(channel, type, content, { subshell_id: id }),
    ask: async (type, content = {}) => front.over(await shell.send("shell", type, content)),
    execute: (code, more = {}) => shell.ask("execute_request", { code, ...EXECUTE, ...more }),
  };
  return shell;
}

const EXECUTE = {
  ...{ silent: false, store_history: true, user_expressions: {} },
  ...{ allow_stdin: true, stop_on_error: true },
};

function readMessage(channel: Heard["channel"], frames: Buffer[], key: string): Heard {
  const at = frames.findIndex((frame) => frame.toString() === "<IDS|MSG>");
  const [signature, ...parts] = frames.slice(at + 1);
  const hmac = createHmac("sha256", key);
  for (const part of parts.slice(0, 4)) hmac.update(part);
  if (hmac.digest("hex") !== signature?.toString()) throw new Error("a wrong signature was heard");
  const [header, parent, , content] = parts.map((part) => JSON.parse(part.toString()));
  return {
    channel,
    type: header.msg_type,
    id: header.msg_id,
    parent: parent.msg_id ?? "",
    content,
  };
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      return new Promise<ReturnType<typeof createServer>>((resolve) => {
        const server = createServer().listen(0, "127.0.0.1", () => resolve(server));
      });
    }),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

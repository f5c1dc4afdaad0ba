// A thread of the user's process that never runs the user's code. An interrupt reaches it by a
// pipe of its own; it asks the main thread to give up the job, and while that does not answer,
// because it is in a loop, it has the engine of JavaScript end what runs there.
// Invariant: when a job is called settled, no termination is under way that could hit another one.

import { readFileSync } from "node:fs";
import { Session } from "node:inspector";
import { Socket } from "node:net";
import { workerData } from "node:worker_threads";
import type { Watch, WatchNews, WatchWord } from "./interrupts.ts";
import { INTERRUPT_FD } from "./words.ts";

/** A loop that lives has answered by then. */
const PATIENCE_MS = 8;
const AGAIN_MS = 15;
/** What cannot be ended, such as a program that is waited for, is tried at this pace for ever. */
const SLOWLY_MS = 250;
const EAGER_TRIES = 40;
/** The tries after which a program that the main thread stands still for is ended. */
const ASKED_TO_END_AT = 6;
const MADE_TO_END_AT = 30;

const { answered, port } = workerData as Watch;

let settled = 0;
let wanted = 0;
let isWorking = false;
/** Terminations that were asked for and have not hit yet. */
let underWay = 0;
let wake = () => {};
/** Only while it is needed: a process that ends with one says so on its standard error. */
let inspector: Session | null = null;
/** The programs that the main thread has begun and does not stand still for. */
const programs = new Set<number>();

const pipe = new Socket({ fd: INTERRUPT_FD, readable: true, writable: false });
let line = "";
pipe.setEncoding("latin1");
pipe.on("data", (text: string) => {
  line += text;
  const numbers = line.split("\n");
  line = numbers.pop() ?? "";
  wanted = Math.max(wanted, ...numbers.map(Number));
  if (!isWorking && wanted > settled) work(wanted, 0);
});
// Whoever held the other end is gone, however it went, and this process goes with it.
pipe.on("error", die);
pipe.on("close", die);
port.on("message", (news: WatchNews) => {
  if (news.kind === "answered") wake();
  else if (news.kind === "started") programs.add(news.pid);
  else programs.delete(news.pid);
});
port.unref();

function work(id: number, tries: number): void {
  isWorking = true;
  if (Atomics.load(answered, 0) >= id && underWay === 0) {
    isWorking = false;
    wake = () => {};
    settled = id;
    inspector?.disconnect();
    inspector = null;
    say({ kind: "settled", id });
    if (wanted > id) work(wanted, 0);
    return;
  }
  // A termination that comes late hits this very message, so it is sent again each time.
  say({ kind: "interrupt", id });
  if (tries > 0 && Atomics.load(answered, 0) < id) terminate();
  if (tries === ASKED_TO_END_AT) endAwaited("SIGTERM");
  if (tries === MADE_TO_END_AT) endAwaited("SIGKILL");
  const pauseMs = tries === 0 ? PATIENCE_MS : tries < EAGER_TRIES ? AGAIN_MS : SLOWLY_MS;
  wait(id, tries, pauseMs);
}

/** Looks again when something has changed, or when it is time to do more. */
function wait(id: number, tries: number, pauseMs: number): void {
  const timer = setTimeout(() => work(id, tries + 1), pauseMs);
  wake = () => {
    clearTimeout(timer);
    wake = () => {};
    const isOver = Atomics.load(answered, 0) >= id && underWay === 0;
    if (isOver) work(id, tries);
    else wait(id, tries, pauseMs);
  };
}

function terminate(): void {
  if (underWay > 0) return;
  if (inspector === null) {
    inspector = new Session();
    inspector.connectToMainThread();
  }
  underWay += 1;
  inspector.post("Runtime.terminateExecution", () => {
    underWay -= 1;
    wake();
  });
}

/** No termination reaches code that waits for a program (`execSync`); the end of that does. */
function endAwaited(signal: NodeJS.Signals): void {
  const awaited = childrenOf(process.pid).filter((pid) => !programs.has(pid));
  for (const pid of awaited.flatMap(familyOf)) {
    try {
      process.kill(pid, signal);
    } catch {
      // it has ended
    }
  }
}

/** A program's own programs may keep the pipes open that are waited for. */
function familyOf(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(familyOf)];
}

function childrenOf(pid: number): number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
    return text.split(" ").filter(Boolean).map(Number);
  } catch {
    return []; // it has ended, or this system does not tell
  }
}

function say(word: WatchWord): void {
  port.postMessage(word);
}

/** With the programs that it has started: it leads their group. */
function die(): void {
  try {
    process.kill(-process.pid, "SIGKILL");
  } finally {
    process.kill(process.pid, "SIGKILL");
  }
}

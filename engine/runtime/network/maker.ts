// The engine's end of the program that makes sandboxes (maker/main.ts). It is started when the
// first one is ordered, ends when none was for a while, and is started again by the next order.
// Invariant: orders are answered in their turn; when the program dies, all that wait fail.

import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { BRIDGE_FILE, type Bridge } from "./bridge.ts";
import type { MakerReply, Order, Place } from "./maker/messages.ts";
import { networkFault } from "./tools.ts";

export interface Maker {
  /** Starts the program, so that it is there when it is needed. */
  warm(): void;
  /** Resolves when the namespace, in the file of that name, is connected. */
  make(order: Order): Promise<void>;
  close(): void;
}

/** A running program, and those who wait for it. */
interface Running {
  readonly child: ChildProcess;
  readonly waiting: PromiseWithResolvers<void>[];
  /** Its first line, before any order. */
  settle(place: Place): void;
}

/** It holds 16 MB of its own, and is started again in the time of a few execs. */
const IDLE_MS = 10_000;

/** The bridge may not be there yet: what the program needs of it is told when it is. */
export function createMaker(folder: string, bridge: Promise<Bridge>): Maker {
  let running: Running | null = null;
  let place: Place | null = null;
  let idle: NodeJS.Timeout | null = null;

  const end = () => {
    running?.child.stdin?.end();
    running = null;
  };
  const start = (): Running => {
    const started = startProgram(() => {
      if (running === started) running = null;
    });
    if (place !== null) started.settle(place);
    return started;
  };
  const endWhenIdle = () => {
    idle ??= setTimeout(end, IDLE_MS).unref();
    idle.refresh();
  };
  bridge.then(
    (made) => {
      place = placeOf(made, folder);
      running?.settle(place);
    },
    end, // whoever wants a network is told why there is no bridge
  );
  return {
    warm() {
      running ??= start();
    },
    async make(order) {
      await bridge;
      running ??= start();
      endWhenIdle();
      return send(running, order);
    },
    close() {
      clearTimeout(idle ?? undefined);
      end();
    },
  };
}

function startProgram(onEnd: () => void): Running {
  const program = fileURLToPath(new URL("./maker/main.ts", import.meta.url));
  const child = spawn(process.execPath, ["--no-warnings", YOUNG, program], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const waiting: PromiseWithResolvers<void>[] = [];
  const fail = (why: string) => {
    onEnd();
    for (const one of waiting.splice(0)) one.reject(networkFault(why));
  };
  createInterface(child.stdout).on("line", (line) => {
    const { why } = JSON.parse(line) as MakerReply;
    const first = waiting.shift();
    if (why === null) first?.resolve();
    else first?.reject(networkFault(why));
  });
  child.on("error", ({ message }) => fail(message));
  child.on("close", () => fail("the program that makes networks ended"));
  child.stdin.on("error", () => {}); // its end is told by `close`
  const settle = (place: Place) => void child.stdin.write(`${JSON.stringify(place)}\n`);
  return { child, waiting, settle };
}

function send({ child, waiting }: Running, order: Order): Promise<void> {
  const outcome = Promise.withResolvers<void>();
  waiting.push(outcome);
  child.stdin?.write(`${JSON.stringify(order)}\n`);
  return outcome.promise;
}

function placeOf({ subnet, name, mtu }: Bridge, folder: string): Place {
  const { gateway, prefixLength } = subnet;
  return { folder, namespace: BRIDGE_FILE, bridge: name, gateway, prefixLength, mtu };
}

/** Room for new objects, which it hardly makes. */
const YOUNG = "--max-semi-space-size=1";

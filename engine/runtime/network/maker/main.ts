// The program that makes sandboxes. It is a process of its own because it moves between network
// namespaces, which no thread of an engine ever does; and it stays, because what takes the time is
// to start a program. It ends with its input.
// Invariant: between two orders it is in the bridge's namespace, and holds no sandbox open.

import { closeSync, openSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { bind, check, MS_BIND, mount } from "../../../libc/libc.ts";
import type { MakerReply, Order, Place } from "./messages.ts";
import {
  addAddress,
  addCable,
  addDefaultRoute,
  askForLink,
  linkNumberIn,
  setUp,
} from "./netlink.ts";
import { openTalk, type Talk } from "./talk.ts";

interface Home {
  readonly place: Place;
  /** The bridge's namespace, to come back to. */
  readonly namespace: number;
  /** Speaks to that namespace from wherever this thread is. */
  readonly talk: Talk;
  /** The bridge's own number there. */
  readonly bridge: number;
}

const OWN = "/proc/self/ns/net";
const FAR_END = "eth0";
const CLONE_NEWNET = 0x40000000;

async function main(): Promise<void> {
  let home: Home | null = null;
  for await (const line of createInterface({ input: process.stdin })) {
    if (home === null) {
      home = settle(JSON.parse(line) as Place);
      continue;
    }
    const reply = make(JSON.parse(line) as Order, home);
    // Lost in a namespace that is not the bridge's, it would keep that one from ending.
    enter(home.namespace);
    process.stdout.write(`${JSON.stringify(reply)}\n`);
  }
}

function settle(place: Place): Home {
  const namespace = openSync(`${place.folder}/${place.namespace}`, "r");
  enter(namespace);
  const talk = openTalk();
  return { place, namespace, talk, bridge: numberOf(talk, place.bridge) };
}

function make(order: Order, home: Home): MakerReply {
  try {
    const file = `${home.place.folder}/${order.name}`;
    writeFileSync(file, "");
    check(bind("int unshare(int flags)")(CLONE_NEWNET), "unshare", order.name);
    mount(OWN, file, null, MS_BIND, null);
    connect(order, home);
    return { why: null };
  } catch (error) {
    return { why: (error as Error).message };
  }
}

/** This thread is in the new namespace; the cable is laid from beside the bridge. */
function connect({ name, address, hardwareAddress }: Order, { talk, bridge, place }: Home): void {
  const namespace = openSync(OWN, "r");
  const inside = openTalk();
  try {
    const far = { name: FAR_END, namespace, hardwareAddress };
    talk.ask(addCable({ name, bridge, mtu: place.mtu, far }), `cable ${name}`);
    inside.ask(setUp("lo"), "lo");
    const link = numberOf(inside, FAR_END);
    inside.ask(addAddress(link, address, place.prefixLength), `address ${address}`);
    inside.ask(setUp(FAR_END), FAR_END);
    inside.ask(addDefaultRoute(place.gateway), `route by ${place.gateway}`);
  } finally {
    inside.close();
    closeSync(namespace);
  }
}

function numberOf(talk: Talk, link: string): number {
  const found = talk.ask(askForLink(link), link);
  if (found === null) throw new Error(`the kernel does not say which link ${link} is`);
  return linkNumberIn(found);
}

function enter(namespace: number): void {
  check(bind("int setns(int namespace, int kind)")(namespace, CLONE_NEWNET), "setns", "home");
}

await main();

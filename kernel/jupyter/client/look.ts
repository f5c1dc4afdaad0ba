// Who is behind a connection file: asked by Jupyter's own protocol, so that any kernel can be told
// from ours, and one that is there from one that is gone.
// Invariant: it disturbs no Cell that runs, and always ends: who does not answer is silent.

import { connect } from "node:net";
import { Dealer, Request } from "zeromq";
import type { Clock } from "../../../stdlib/base/clock.ts";
import { ATTACH_REQUEST } from "../requests/attach.ts";
import type { ConnectionFile } from "../wire/connection-file.ts";
import { type Content, numberIn, textIn } from "../wire/message.ts";
import { createWire } from "../wire/wire.ts";

export type Look =
  /** Nobody listens there. */
  | { readonly kind: "dead" }
  /** Somebody listens and says nothing. */
  | { readonly kind: "silent" }
  /** Its heart beats, and it does not take what is signed with this key. */
  | { readonly kind: "locked" }
  | { readonly kind: "foreign"; readonly name: string }
  /** One of ours, which does not know yet how it is shared. */
  | { readonly kind: "older"; readonly version: string }
  | { readonly kind: "ours"; readonly facts: LookedFacts };

export interface LookedFacts {
  readonly pid: number;
  readonly cwd: string;
  /** Empty where Jupyter does not say it. */
  readonly notebook: string;
  readonly startedMs: number;
  readonly cells: number;
  /** Its name in the history; empty when nothing was run. */
  readonly session: string;
  /** The source of the Cell that runs; empty when none does. */
  readonly running: string;
  /** The path of its socket; empty unless it was to be opened. */
  readonly door: string;
}

export interface LookOptions {
  readonly file: ConnectionFile;
  readonly clock: Clock;
  /** Whether the kernel is to open its door. */
  readonly open: boolean;
  readonly patienceMs: number;
}

export async function lookAt(options: LookOptions): Promise<Look> {
  const { addresses } = options.file;
  if (!(await isListened(addresses.control))) return { kind: "dead" };
  const ask = createAsker(options);
  try {
    const about = await ask.answer("kernel_info_request", {});
    if (about === null) return { kind: (await isBeating(options)) ? "locked" : "silent" };
    const name = textIn(about, "implementation");
    if (name !== "rondel") return { kind: "foreign", name: name || "unknown" };
    const facts = await ask.answer(ATTACH_REQUEST, { open: options.open });
    if (facts === null) return { kind: "silent" };
    if (textIn(facts, "status") === "ok") return { kind: "ours", facts: factsIn(facts) };
    return { kind: "older", version: textIn(about, "implementation_version") };
  } finally {
    ask.close();
  }
}

function factsIn(content: Content): LookedFacts {
  return {
    pid: numberIn(content, "pid", 0),
    cwd: textIn(content, "cwd"),
    notebook: textIn(content, "notebook"),
    startedMs: numberIn(content, "started_ms", 0),
    cells: numberIn(content, "cells", 0),
    session: textIn(content, "session"),
    running: textIn(content, "running"),
    door: textIn(content, "door"),
  };
}

/** The sockets of Jupyter's library connect to nothing, too; the system knows. */
function isListened(address: string): Promise<boolean> {
  const [, host = "", port = ""] = /^tcp:\/\/\[?(.*?)\]?:(\d+)$/.exec(address) ?? [];
  const socket =
    port === "" ? connect(address.replace(/^ipc:\/\//, "")) : connect(Number(port), host);
  return new Promise((resolve) => {
    const end = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
  });
}

/** Requests by the control socket, which is answered while a Cell runs. */
function createAsker({ file, clock, patienceMs }: LookOptions) {
  const wire = createWire({ key: file.key, clock });
  const socket = new Dealer({ linger: 0, receiveTimeout: patienceMs });
  socket.connect(file.addresses.control);
  return {
    close: () => socket.close(),
    /** null when none comes. */
    async answer(type: string, content: object): Promise<Content | null> {
      const wanted = type.replace(/_request$/, "_reply");
      await socket.send(wire.encode([], { type, parent: null, content }));
      for (;;) {
        const frames = await socket.receive().catch(() => null);
        if (frames === null) return null;
        const message = wire.decode(frames);
        if (message?.header.msg_type === wanted) return message.content;
      }
    },
  };
}

/** Needs no key. */
async function isBeating({ file, patienceMs }: LookOptions): Promise<boolean> {
  const heart = new Request({ linger: 0, receiveTimeout: patienceMs });
  try {
    heart.connect(file.addresses.hb);
    await heart.send("beat");
    return (await heart.receive()).length > 0;
  } catch {
    return false;
  } finally {
    heart.close();
  }
}

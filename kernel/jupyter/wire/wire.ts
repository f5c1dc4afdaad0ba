// Messages as frames on a socket, and back: `identities…, <IDS|MSG>, signature, header, parent,
// metadata, content, buffers…`. The signature covers the four frames of JSON as they were sent.
// Invariant: what does not verify, was seen before, or is no message is dropped without a word.

import { createHmac, createSecretKey, randomUUID, timingSafeEqual } from "node:crypto";
import type { Clock } from "../../../stdlib/base/clock.ts";
import { type Content, type Header, type Incoming, isContent, type Outgoing } from "./message.ts";

export const PROTOCOL_VERSION = "5.5";
const DELIMITER = "<IDS|MSG>";
const JSON_FRAMES = 4;
/** A signature that comes again later than this many others is taken for a new one. */
const MOST_SIGNATURES_KEPT = 65_536;

export interface WireOptions {
  /** Empty: nothing is signed. */
  readonly key: string;
  readonly clock: Clock;
}

export interface Wire {
  encode(identities: readonly Uint8Array[], message: Outgoing): Uint8Array[];
  /** null when it is to be dropped. */
  decode(frames: readonly Uint8Array[]): Incoming | null;
}

export function createWire({ key, clock }: WireOptions): Wire {
  const sign = createSigner(key);
  const session = randomUUID();
  const seen = new Set<string>();

  const isNew = (signature: string) => {
    if (seen.has(signature)) return false;
    seen.add(signature);
    const [oldest] = seen;
    if (seen.size > MOST_SIGNATURES_KEPT && oldest !== undefined) seen.delete(oldest);
    return true;
  };
  return {
    encode(identities, { type, parent, content, metadata = {} }) {
      const header = {
        msg_id: randomUUID(),
        session,
        username: "kernel",
        date: new Date(clock.nowMs()).toISOString(),
        msg_type: type,
        version: PROTOCOL_VERSION,
      };
      const parts = [header, parent ?? {}, metadata, content].map((part) => {
        return Buffer.from(JSON.stringify(part));
      });
      return [...identities, Buffer.from(DELIMITER), Buffer.from(sign(parts)), ...parts];
    },
    decode(frames) {
      const at = frames.findIndex((frame) => isDelimiter(frame));
      const [signature, ...rest] = at < 0 ? [] : frames.slice(at + 1);
      if (signature === undefined || rest.length < JSON_FRAMES) return null;
      const parts = rest.slice(0, JSON_FRAMES);
      const expected = sign(parts);
      if (!isSame(signature, Buffer.from(expected))) return null;
      if (key !== "" && !isNew(expected)) return null;
      const [header, , , content] = parts.map(readJson);
      if (!isHeader(header) || !isContent(content)) return null;
      return { identities: frames.slice(0, at), header, content };
    },
  };
}

function createSigner(key: string): (parts: readonly Uint8Array[]) => string {
  if (key === "") return () => "";
  const secret = createSecretKey(Buffer.from(key));
  return (parts) => {
    const hmac = createHmac("sha256", secret);
    for (const part of parts) hmac.update(part);
    return hmac.digest("hex");
  };
}

function isDelimiter(frame: Uint8Array): boolean {
  return frame.length === DELIMITER.length && Buffer.from(frame).toString("latin1") === DELIMITER;
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

/** undefined for what is no JSON. */
function readJson(frame: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(frame).toString("utf8")) as unknown;
  } catch {
    return undefined;
  }
}

function isHeader(value: unknown): value is Header {
  if (!isContent(value)) return false;
  const { msg_id, msg_type, session }: Content = value;
  return [msg_id, msg_type, session].every((one) => typeof one === "string");
}

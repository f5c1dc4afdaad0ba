// The file by which whoever starts a kernel says where it is to listen and with what key.

import { RondelError } from "../../../stdlib/client/failures.ts";
import { type Content, isContent, numberIn, textIn } from "./message.ts";

export interface ConnectionFile {
  readonly key: string;
  readonly addresses: Readonly<Record<Channel, string>>;
  /** As they stand in the file, for who asks the kernel. */
  readonly ports: Readonly<Record<string, number>>;
}

export type Channel = "shell" | "control" | "stdin" | "iopub" | "hb";

const CHANNELS: readonly Channel[] = ["shell", "control", "stdin", "iopub", "hb"];
const SCHEME = "hmac-sha256";
const MOST_PORTS = 65_535;

export function readConnectionFile(text: string): ConnectionFile {
  const file = contentOf(text);
  const scheme = textIn(file, "signature_scheme");
  if (scheme !== "" && scheme !== SCHEME) {
    throw refusal(`it wants messages signed by ${scheme}, and this kernel signs by ${SCHEME}`);
  }
  const entries = CHANNELS.map((channel) => [channel, addressOf(file, channel)] as const);
  return {
    key: textIn(file, "key"),
    addresses: Object.fromEntries(entries) as Record<Channel, string>,
    ports: Object.fromEntries(
      CHANNELS.map((channel) => [`${channel}_port`, numberIn(file, `${channel}_port`, 0)]),
    ),
  };
}

function contentOf(text: string): Content {
  try {
    const file: unknown = JSON.parse(text);
    if (isContent(file)) return file;
  } catch {
    throw refusal("it is no JSON");
  }
  throw refusal("it holds no object");
}

function addressOf(file: Content, channel: Channel): string {
  const port = numberIn(file, `${channel}_port`, 0);
  const ip = textIn(file, "ip") || "127.0.0.1";
  if (textIn(file, "transport") === "ipc") return `ipc://${ip}-${port}`;
  if (port < 1 || port > MOST_PORTS) throw refusal(`it gives ${channel} no port`);
  return `tcp://${ip.includes(":") ? `[${ip}]` : ip}:${port}`;
}

function refusal(why: string): RondelError {
  return new RondelError(
    `the connection file cannot be used: ${why}`,
    "It is written by the program that starts the kernel, such as jupyter lab.",
  );
}

// The host's network programs, called with their whole work at once.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { readIdentities } from "../identities.ts";
import { RuntimeFault } from "../runtime.ts";

/** Answers what the program wrote; throws a `no-network` fault when it fails or is missing. */
export async function runTool(args: readonly string[], input = ""): Promise<string> {
  const [program = "", ...rest] = args;
  const child = spawn(program, rest, { stdio: ["pipe", "pipe", "pipe"] });
  const ended = once(child, "close") as Promise<[code: number | null]>;
  child.stdin.on("error", () => {}); // it may end before it has read all
  child.stdin.end(input);
  try {
    const [output, errors, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      ended,
    ]);
    if (code === 0) return output;
    throw networkFault(`${program}: ${errors.trim() || `exit code ${code}`}`);
  } catch (error) {
    if (error instanceof RuntimeFault) throw error;
    throw networkFault(`${program}: ${(error as Error).message}`);
  }
}

export function networkFault(why: string): RuntimeFault {
  const remedy = readIdentities().areAll ? INSTALL : DO_WITHOUT;
  return new RuntimeFault("no-network", `cannot make a network for containers: ${why}`, remedy);
}

const INSTALL =
  "install iproute2 and iptables, see `rondel doctor`, or run without a network of its own";
/** Networks of the machine are its root's. */
const DO_WITHOUT =
  'give withExec the network "HOST" or "NONE", or run the engine as root: an ordinary user ' +
  "cannot connect a network to the machine's";

/** `body` runs while no other engine of this host runs one. */
export async function withHostLock<T>(lock: string, body: () => Promise<T>): Promise<T> {
  const holder = spawn("flock", [lock, "sh", "-c", "echo held; read -r _"], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const failed = once(holder, "exit").then(([code]) => code);
  failed.catch(() => {});
  try {
    // The lock is let go when this process ends too, for then the shell's input does.
    const first = await Promise.race([once(holder.stdout, "data"), failed]);
    if (!Array.isArray(first)) throw networkFault(`flock ${lock}: exit code ${first}`);
    return await body();
  } finally {
    holder.stdin.end();
  }
}

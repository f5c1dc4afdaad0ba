// Another checkout of Rondel: the same code as another edition, run as a program of its own.

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { EDITION } from "../../stdlib/base/edition.ts";
import type { Environment } from "../../stdlib/client/settings.ts";

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  /** Its first line, or what it said instead when it ended without one. */
  readonly line: string;
  /** Ends its input, and waits for its end. */
  close(): Promise<Ended>;
}

export interface Checkout {
  readonly edition: string;
  run(args: readonly string[], env: Environment): Promise<Ended>;
  start(args: readonly string[], env: Environment): Promise<Running>;
  /** It is updated, whatever runs of it. */
  become(edition: string): void;
  remove(): void;
}

const ROOT = new URL("../..", import.meta.url).pathname;
const CODE = ["engine", "kernel", "shell", "stdlib", "package.json"];

/** This very checkout, as the program that users start. */
export function thisCheckout(): Checkout {
  const become = () => {
    throw new Error("the tests' own checkout stays as it is");
  };
  return { ...programs(ROOT), edition: EDITION, become, remove: () => {} };
}

export function otherCheckout(edition: string): Checkout {
  const root = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "checkout-"));
  for (const name of CODE) cpSync(join(ROOT, name), join(root, name), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(root, "node_modules"));
  const file = join(root, "stdlib/base/edition.ts");
  const become = (other: string) => {
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace(/(EDITION = )".*"/, `$1"${other}"`));
  };
  become(edition);
  return { ...programs(root), edition, become, remove: () => rmSync(root, { recursive: true }) };
}

function programs(root: string): Pick<Checkout, "run" | "start"> {
  const spawnIt = (args: readonly string[], env: Environment) =>
    spawn(process.execPath, [join(root, "shell/main.ts"), ...args], { env });
  return {
    run(args, env) {
      const child = spawnIt(args, env);
      child.stdin.end();
      return ended(child, text(child.stdout));
    },
    async start(args, env) {
      const child = spawnIt(args, env);
      const whole = Promise.withResolvers<string>();
      const first = Promise.withResolvers<string>();
      let said = "";
      child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
        said += chunk;
        if (said.includes("\n")) first.resolve(said);
      });
      child.stdout.once("end", () => whole.resolve(said));
      const end = ended(child, whole.promise);
      const line = await Promise.race([first.promise, end.then(({ stderr }) => stderr)]);
      const close = () => {
        child.stdin.end();
        return end;
      };
      return { line, close };
    },
  };
}

async function ended(
  child: ChildProcessWithoutNullStreams,
  stdout: Promise<string>,
): Promise<Ended> {
  const exited = once(child, "exit") as Promise<[number | null]>;
  const [out, err, [code]] = await Promise.all([stdout, text(child.stderr), exited]);
  return { code, stdout: out, stderr: err };
}

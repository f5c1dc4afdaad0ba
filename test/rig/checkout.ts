// Rondel as a program of this checkout, or of another that is the same code as another edition.

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Environment } from "../../stdlib/client/settings.ts";
import { type Ended, PROGRAM, runIn } from "./program.ts";

export interface Running {
  /** Its first line, or what it said instead when it ended without one. */
  readonly line: string;
  /** Ends its input, and waits for its end. */
  close(): Promise<Ended>;
}

export interface Program {
  run(args: readonly string[], env: Environment): Promise<Ended>;
  start(args: readonly string[], env: Environment): Promise<Running>;
}

export interface Checkout extends Program {
  /** It is updated, whatever runs of it. */
  become(edition: string): void;
  remove(): void;
}

const ROOT = new URL("../..", import.meta.url).pathname;
const CODE = ["engine", "kernel", "shell", "stdlib", "package.json"];

/** This very checkout, as the program that users start. */
export function thisProgram(): Program {
  return programAt(PROGRAM);
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
  const program = programAt(join(root, "shell/main.ts"));
  return { ...program, become, remove: () => rmSync(root, { recursive: true }) };
}

function programAt(file: string): Program {
  return {
    run: (args, env) => runIn(process.execPath, { rig: { env } })([file, ...args]),
    async start(args, env) {
      const child = spawn(process.execPath, [file, ...args], { env });
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

async function ended(child: ChildProcessWithoutNullStreams, out: Promise<string>): Promise<Ended> {
  const exited = once(child, "exit") as Promise<[number | null, NodeJS.Signals | null]>;
  const [stdout, stderr, [code, signal]] = await Promise.all([out, text(child.stderr), exited]);
  return { code, signal, stdout, stderr };
}

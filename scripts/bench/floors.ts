// The child of bare.ts, from the side that asks.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface Floors {
  crun(count: number, width: number): Promise<number>;
  /** A program of the machine, in the engine's kind of namespaces. */
  run(program: string, ...args: readonly string[]): Promise<number>;
  close(): void;
}

export function openFloors(folder: string): Floors {
  const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const args = [at("../../engine/enter.sh"), process.execPath, at("bare.ts"), `${folder}/floors`];
  const child = spawn("sh", args, {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, RONDEL_LOCK: `${folder}/floors.lock` },
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (command: object): Promise<number> => {
    child.stdin.write(`${JSON.stringify(command)}\n`);
    const { value, done } = await answers.next();
    if (done) throw new Error("the floors cannot be measured: their process has ended");
    const tookMs = Number(value);
    if (Number.isNaN(tookMs)) throw new Error(value);
    return tookMs;
  };
  return {
    crun: (count, width) => ask({ work: "crun", count, width }),
    run: (...command) => ask({ work: "run", command }),
    close: () => child.stdin.end(),
  };
}

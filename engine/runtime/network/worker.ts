// A shell inside the bridge's namespace that makes sandboxes in the background. Starting programs
// from a large process is slow and stops its event loop; starting them from a small shell is not.
// Invariant: jobs end in the order they were given; when the shell dies, all that wait fail.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { networkFault } from "./tools.ts";

export interface Worker {
  /** Runs the script; rejects with what it wrote when it failed. */
  run(script: string): Promise<void>;
  close(): void;
}

interface Job {
  readonly done: () => void;
  readonly fail: (why: string) => void;
}

/** Its scripts run in `folder`, where a file names the bridge's namespace. */
export function createWorker(folder: string, namespace: string): Worker {
  const shell = spawn("nsenter", [`--net=${folder}/${namespace}`, "sh"], {
    cwd: folder,
    stdio: ["pipe", "pipe", "ignore"],
  });
  const jobs: Job[] = [];
  let said: string[] = [];
  let isGone = false;

  const hear = (line: string) => {
    const code = line.startsWith(END) ? line.slice(END.length) : null;
    if (code === null) {
      said.push(line);
      return;
    }
    const job = jobs.shift();
    if (code === "0") job?.done();
    else job?.fail(said.join("; "));
    said = [];
  };
  const end = () => {
    isGone = true;
    for (const job of jobs.splice(0)) job.fail("the shell that makes networks ended");
  };
  createInterface(shell.stdout).on("line", hear);
  shell.on("error", end).on("exit", end);
  shell.stdin.on("error", end);

  return {
    run: (script) =>
      new Promise((resolve, reject) => {
        const fail = (why: string) => reject(networkFault(why));
        if (isGone) return fail("the shell that makes networks ended");
        jobs.push({ done: resolve, fail });
        shell.stdin.write(`{ ${script}\n} 2>&1 </dev/null\necho "${END}$?"\n`);
      }),
    close: () => void shell.stdin.end(),
  };
}

/** No program here writes such a line. */
const END = "\u0001end ";

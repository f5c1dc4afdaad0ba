// The kernel as Jupyter starts it. It ends when a front end asks for it, at SIGTERM, and when
// whoever started it has gone.

import { readFile } from "node:fs/promises";
import { readConnectionFile } from "../../../kernel/jupyter/wire/connection-file.ts";
import { systemClock } from "../../../stdlib/base/clock.ts";
import { RELEASE } from "../../../stdlib/base/edition.ts";
import { homeOf } from "../../../stdlib/base/home.ts";
import type { Io } from "../command.ts";
import { UsageError } from "../flags.ts";
import { whenParentIsGone } from "./parent.ts";

export async function runKernel(path: string, io: Io): Promise<number> {
  const text = await readFile(path, "utf8").catch((error: Error) => {
    throw new UsageError(`the connection file cannot be read: ${error.message}`);
  });
  const { serveJupyter } = await import("../../../kernel/jupyter/server.ts");
  const { env, cwd, node, isRoot } = io;
  const home = homeOf(env, isRoot);
  const kernel = await serveJupyter({
    file: readConnectionFile(text),
    clock: systemClock,
    version: RELEASE,
    kernel: {
      node,
      cwd,
      env,
      clock: systemClock,
      history: { path: home.history, session: null },
    },
    pid: process.pid,
    doors: home.kernels,
  });
  io.onSignal("SIGINT", kernel.interrupt);
  const terminated = new Promise<void>((resolve) => void io.onSignal("SIGTERM", resolve));
  const watch = whenParentIsGone(Number(env["JPY_PARENT_PID"] ?? 0));
  await Promise.race([kernel.ended, terminated, watch.gone]);
  watch.stop();
  await kernel[Symbol.asyncDispose]();
  return 0;
}

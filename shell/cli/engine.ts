// `rondel engine`: the process that runs containers. It is started by whoever needs it; this is
// for looking at it, and for ending it.

import { createReadStream, existsSync, statSync, watch } from "node:fs";
import { pipeline } from "node:stream/promises";
import { EDITION } from "../../stdlib/base/edition.ts";
import { type Home, homeOf } from "../../stdlib/base/home.ts";
import { engineStatus, stopEngine } from "../../stdlib/client/control.ts";
import { connect } from "../../stdlib/index.ts";
import { defineCommand, type Io } from "./command.ts";
import { UsageError } from "./flags.ts";

export const engineCommand = defineCommand({
  name: "engine",
  says: "Start, stop or look at the engine of this home",
  words: "start|stop|status|logs",
  example: "rondel engine status --json",
  flags: {
    json: { kind: "switch", says: "Print the status as JSON" },
    follow: { kind: "switch", short: "f", says: "Go on with the log as it grows" },
  },
  async run([action, ...others], { json, follow }, io) {
    if (others.length > 0) throw new UsageError("engine takes one word");
    const home = homeOf(io.env, io.isRoot);
    if (action === "start") return start(home, json, io);
    if (action === "stop") return stop(home, io);
    if (action === "status") return showStatus(home, json, io);
    if (action === "logs") return showLog(home, follow, io);
    throw new UsageError("engine needs one of start, stop, status, logs");
  },
});

async function start(home: Home, json: boolean, io: Io): Promise<number> {
  const connection = await connect({ name: "engine start" });
  await connection.close();
  return showStatus(home, json, io);
}

async function stop(home: Home, io: Io): Promise<number> {
  const wasThere = await stopEngine(home);
  io.stdout.write(wasThere ? "stopped\n" : "no engine runs\n");
  return 0;
}

async function showStatus(home: Home, json: boolean, io: Io): Promise<number> {
  const status = await engineStatus(home);
  if (json) io.stdout.write(`${JSON.stringify({ home: home.root, engine: status }, null, 2)}\n`);
  else if (status === null) io.stdout.write(`no engine runs for ${home.root}\n`);
  else {
    const { version, edition, port, startedAtMs, sessions, busy } = status;
    const lines = [
      ["home", home.root],
      ["version", version],
      ["edition", editionLine(edition)],
      ["port", String(port)],
      ["since", new Date(startedAtMs).toISOString()],
      ["sessions", String(sessions)],
      ["busy", String(busy)],
    ];
    io.stdout.write(lines.map(([name = "", value]) => `${name.padEnd(10)}${value}\n`).join(""));
  }
  return status === null ? 1 : 0;
}

function editionLine(edition = "unknown"): string {
  if (edition === EDITION) return edition;
  return `${edition}; this program is ${EDITION} and does not use it (rondel engine stop ends it)`;
}

async function showLog(home: Home, follow: boolean, io: Io): Promise<number> {
  if (!existsSync(home.log)) {
    io.stderr.write(`no engine has run for ${home.root}\n`);
    return 1;
  }
  let shown = await copyFrom(home, 0, io);
  if (!follow) return 0;
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) io.onSignal(signal, resolve);
  });
  let last = Promise.resolve();
  const watcher = watch(home.log, () => {
    last = last.then(async () => {
      shown = await copyFrom(home, shown, io);
    });
  });
  await stopped;
  watcher.close();
  await last;
  return 0;
}

/** Answers where the log ended. A log that was cut short is shown from its beginning. */
async function copyFrom(home: Home, start: number, io: Io): Promise<number> {
  const { size } = statSync(home.log);
  const begin = size < start ? 0 : start;
  if (size > begin) {
    const piece = createReadStream(home.log, { start: begin, end: size - 1 });
    await pipeline(piece, io.stdout, { end: false });
  }
  return size;
}

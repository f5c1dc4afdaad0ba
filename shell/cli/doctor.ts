// `rondel doctor`: what this machine has of what containers need. The engine's room knows how to
// look, and is asked as a program; whether the engine that runs is one of ours is asked of itself.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { EDITION } from "../../stdlib/base/edition.ts";
import { type Home, homeOf } from "../../stdlib/base/home.ts";
import { engineStatus } from "../../stdlib/client/control.ts";
import { defineCommand, type Io } from "./command.ts";

interface Check {
  readonly name: string;
  readonly state: string;
  readonly says: string;
  readonly costs: string;
  readonly remedy: string;
}

export const doctorCommand = defineCommand({
  name: "doctor",
  says: "Say what this machine has and lacks for running containers",
  words: "",
  example: "rondel doctor --json",
  flags: { json: { kind: "switch", says: "Print the checks as JSON" } },
  async run(_words, { json }, io) {
    const checks = [...(await probe(io)), await checkEngine(homeOf(io.env, io.isRoot))];
    io.stdout.write(json ? `${JSON.stringify(checks, null, 2)}\n` : render(checks));
    return checks.some(({ state }) => state === "missing") ? 1 : 0;
  },
});

async function probe(io: Io): Promise<readonly Check[]> {
  const program = fileURLToPath(new URL("../../engine/doctor.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(io.node, [program], { env: { ...io.env } });
  return JSON.parse(stdout) as readonly Check[];
}

async function checkEngine(home: Home): Promise<Check> {
  const name = "engine";
  const good = (says: string) => ({ name, state: "ok", says, costs: "", remedy: "" });
  try {
    const status = await engineStatus(home);
    if (status === null) return good("none runs; it is started when it is needed");
    const { edition = "an older one" } = status;
    if (edition === EDITION) return good(`runs, of this version (${edition})`);
    return {
      name,
      state: "degraded",
      says: `one of another version runs (${edition}, and this is ${EDITION})`,
      costs: "this program does not use it, and cannot start its own while that one is in use",
      remedy: "rondel engine stop ends it; one that nobody uses is ended by itself",
    };
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error);
    return { name, state: "degraded", says, costs: "", remedy: `look at ${home.log}` };
  }
}

const MARKS: Readonly<Record<string, string>> = { ok: "✓", degraded: "!", missing: "✗" };

function render(checks: readonly Check[]): string {
  const width = Math.max(0, ...checks.map(({ name }) => name.length));
  const lines = checks.flatMap(({ name, state, says, costs, remedy }) => {
    const indent = " ".repeat(width + 4);
    const more = state === "ok" ? [] : [costs, remedy].filter((text) => text !== "");
    return [
      `${MARKS[state] ?? "?"} ${name.padEnd(width)}  ${says}`,
      ...more.map((text) => `${indent}${text}`),
    ];
  });
  return `${lines.join("\n")}\n`;
}

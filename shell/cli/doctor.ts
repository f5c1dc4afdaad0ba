// `rondel doctor`: what this machine has of what containers need. The engine's room knows how to
// look, and is asked as a program.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
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
    const checks = await probe(io);
    io.stdout.write(json ? `${JSON.stringify(checks, null, 2)}\n` : render(checks));
    return checks.some(({ state }) => state === "missing") ? 1 : 0;
  },
});

async function probe(io: Io): Promise<readonly Check[]> {
  const program = fileURLToPath(new URL("../../engine/doctor.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(io.node, [program], { env: { ...io.env } });
  return JSON.parse(stdout) as readonly Check[];
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

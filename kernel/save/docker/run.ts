// A command in a container, as RUN.

import { dockerList, freeDelimiter } from "./quote.ts";
import type { Instruction } from "./words.ts";

export const runCall: Instruction = {
  knows: ["args", "expect", "noInit", "network"],
  write(asked, { mounts }, site) {
    const expected = asked.text("expect");
    if (expected !== "" && expected !== "SUCCESS") site.refuse("withExec with expect");
    const network = asked.text("network");
    if (network === "HOST") site.useHostNetwork();
    const flags = [...mounts.values(), ...(NETWORKS[network] ?? [])];
    return { lines: [["RUN", ...flags, commandOf(asked.texts("args"))].join(" ")] };
  },
};

const NETWORKS: Readonly<Record<string, readonly string[]>> = {
  HOST: ["--network=host"],
  NONE: ["--network=none"],
};

/** A script is written as one where a Dockerfile reads all of it as it stands. */
function commandOf(args: readonly string[]): string {
  const [shell, flag, script = "", ...rest] = args;
  const isScript = (shell === "sh" || shell === "/bin/sh") && flag === "-c" && rest.length === 0;
  if (!isScript) return dockerList(args);
  if (isPlainLine(script)) return script;
  const isText = script.includes("\n") && !script.includes("\r") && !/^\s*#!/.test(script);
  if (!isText) return dockerList(args);
  const end = freeDelimiter("END", script);
  return `<<"${end}"\n${script.replace(/\n$/, "")}\n${end}`;
}

function isPlainLine(script: string): boolean {
  return /^[\w./("'$:{][^\n\r]*$/.test(script) && !script.includes("<<") && !/[\s\\]$/.test(script);
}

// The three rules of the host's firewall that containers need, the only thing of a network that
// stays when the engine is gone. All engines share them, for they name no engine, and the tag says
// whose they are.

import { runTool } from "./tools.ts";

/** Adds the rules that are missing, before those of others. */
export async function assertRules(family: string): Promise<void> {
  const lines = rules(family).map(({ table, chain, position, match }) => {
    const rule = [...match, ...TAG].join(" ");
    const known = `iptables -w -t ${table} -C ${chain} ${rule} 2>/dev/null`;
    return `${known} || iptables -w -t ${table} -I ${chain} ${position} ${rule}`;
  });
  await runTool(["sh", "-e"], `${lines.join("\n")}\n`);
}

function rules(family: string) {
  const answers = ["-m", "conntrack", "--ctstate", "RELATED,ESTABLISHED"];
  return [
    {
      table: "nat",
      chain: "POSTROUTING",
      position: 1,
      match: ["-s", family, "!", "-o", DEVICES, "-j", "MASQUERADE"],
    },
    // Docker drops what is forwarded and not its own; these let ours pass.
    {
      table: "filter",
      chain: "FORWARD",
      position: 1,
      match: ["-i", DEVICES, "-j", "ACCEPT"],
    },
    {
      table: "filter",
      chain: "FORWARD",
      position: 1,
      match: ["-o", DEVICES, ...answers, "-j", "ACCEPT"],
    },
  ];
}

/** Every interface of every engine. */
const DEVICES = "rondel+";
const TAG = ["-m", "comment", "--comment", "rondel"];

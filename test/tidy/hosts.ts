// The hosts that this machine gets its packages from, as its own settings name them.

import { existsSync, readdirSync, readFileSync } from "node:fs";

const APT = "/etc/apt";

export function mirrorHosts(environment: Readonly<Record<string, string | undefined>>): string[] {
  const settings = [...aptSettings(), environment["npm_config_registry"] ?? ""];
  return [...new Set(settings.flatMap(hostsIn))];
}

function aptSettings(): string[] {
  const folder = `${APT}/sources.list.d`;
  const parts = existsSync(folder) ? readdirSync(folder).map((name) => `${folder}/${name}`) : [];
  return [`${APT}/sources.list`, ...parts]
    .filter(existsSync)
    .map((path) => readFileSync(path, "utf8"));
}

function hostsIn(text: string): string[] {
  const lines = text.split("\n").filter((line) => !line.trimStart().startsWith("#"));
  return [...lines.join("\n").matchAll(/https?:\/\/([^/\s:]+)/g)].map(([, host = ""]) => host);
}

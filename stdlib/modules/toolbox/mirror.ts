// The mirror that this host's own apt uses, so that no host name needs to be known here.

import { globSync, readFileSync } from "node:fs";

export interface AptSource {
  readonly uri: string;
  readonly suites: readonly string[];
  readonly components: readonly string[];
}

/** The source of the host's own release; null when apt has none. */
export function findMirror(): AptSource | null {
  const release = codename(readText("/etc/os-release"));
  const lists = ["/etc/apt/sources.list", ...globSync("/etc/apt/sources.list.d/*").sort()];
  const sources = lists.flatMap((file) => parseSources(readText(file), file.endsWith(".sources")));
  return sources.find(({ suites }) => suites.includes(release)) ?? null;
}

export function parseSources(text: string, isStanzas: boolean): AptSource[] {
  return isStanzas ? parseStanzas(text) : parseLines(text);
}

/** `deb [options] URI suite components…`, a line each. */
function parseLines(text: string): AptSource[] {
  return text.split("\n").flatMap((line) => {
    const [, uri, rest] = /^deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(.+)$/.exec(line.trim()) ?? [];
    if (uri === undefined || rest === undefined) return [];
    const [suite = "", ...components] = rest.split(/\s+/);
    return [{ uri, suites: [suite], components }];
  });
}

/** Paragraphs of `Field: value`, as in deb822. */
function parseStanzas(text: string): AptSource[] {
  return text.split(/\n\s*\n/).flatMap((stanza) => {
    const field = (name: string) => {
      const value = new RegExp(`^${name}:[ \\t]*(.*)$`, "im").exec(stanza)?.[1] ?? "";
      return value.split(/\s+/).filter((word) => word !== "");
    };
    const [uri] = field("URIs");
    if (uri === undefined || !field("Types").includes("deb")) return [];
    if (field("Enabled")[0] === "no") return [];
    return [{ uri, suites: field("Suites"), components: field("Components") }];
  });
}

function codename(release: string): string {
  return /^VERSION_CODENAME="?([^"\n]*)/m.exec(release)?.[1] ?? "";
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

// What the documents, the lockfile and the generated files must hold.

import { spawnSync } from "node:child_process";
import { posix } from "node:path";
import { type Finding, folderOf, lineAt, type Source, type Text } from "./source.ts";

/** Every folder that holds code is explained in ARCHITECTURE.md. Tests mirror the rooms. */
export function checkFoldersNamed(sources: readonly Source[], architecture: string): Finding[] {
  const folders = new Set(sources.map(({ path }) => roomOf(path)).filter((room) => room !== ""));
  return [...folders]
    .sort()
    .filter((folder) => !architecture.includes(`\`${folder}/\``))
    .map((folder) => `ARCHITECTURE.md:1: does not name \`${folder}/\`. Say what it is for.`);
}

/** Below three names, a folder is a part of what its parent explains. */
function roomOf(path: string): string {
  const parts = folderOf(path).split("/");
  return parts[0] === "test" ? parts.slice(0, 1).join("/") : parts.slice(0, 3).join("/");
}

/** The lockfile pins content and not the place it came from. */
export function checkLockfile({ path, text }: Text): Finding[] {
  return [...text.matchAll(/"resolved": "https?:[^"]*"/g)].map(
    ({ index }) =>
      `${path}:${lineAt(text, index)}: names the registry it was made with. ` +
      "Make it again with the project's .npmrc.",
  );
}

/** Where this machine happens to get its packages from is nobody else's concern. */
export function checkHosts(texts: readonly Text[], hosts: readonly string[]): Finding[] {
  return texts.flatMap(({ path, text }) =>
    hosts
      .filter((host) => text.includes(host))
      .map((host) => {
        const line = lineAt(text, text.indexOf(host));
        return `${path}:${line}: names the mirror ${host}. Take it from the machine's settings.`;
      }),
  );
}

/** Links between our own documents lead somewhere, and a document has one title. */
export function checkDocuments(texts: readonly Text[]): Finding[] {
  const paths = new Set(texts.map(({ path }) => path));
  return texts
    .filter(({ path }) => path.endsWith(".md"))
    .flatMap((document) => [...checkTitle(document), ...checkLinks(document, paths)]);
}

function checkTitle({ path, text }: Text): Finding[] {
  const prose = text.replace(/^```.*?^```/gms, "");
  const titles = prose.match(/^# .+$/gm)?.length ?? 0;
  return titles === 1 ? [] : [`${path}:1: ${titles} titles. A document has one.`];
}

function checkLinks({ path, text }: Text, paths: ReadonlySet<string>): Finding[] {
  const findings: Finding[] = [];
  for (const { 1: target = "", index } of text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)) {
    if (/^[a-z]+:/.test(target)) continue;
    const file = posix.join(folderOf(path), target).replace(/\/$/, "");
    const leads = paths.has(file) || [...paths].some((one) => one.startsWith(`${file}/`));
    if (!leads) findings.push(`${path}:${lineAt(text, index)}: ${target} is not there.`);
  }
  return findings;
}

const LIMIT = /^\| `(\w+)` \| `([^`]+)` \| `([^`]+)` \|/gm;

/** A row of docs/limits.md is `name | expression | file`, and says what the code says. */
export function checkLimits(document: Text, sources: readonly Source[]): Finding[] {
  const findings: Finding[] = [];
  for (const { 1: name = "", 2: value = "", 3: path = "", index } of document.text.matchAll(
    LIMIT,
  )) {
    const source = sources.find((one) => one.path === path);
    if (source?.code.includes(`const ${name} = ${value};`)) continue;
    findings.push(
      `${document.path}:${lineAt(document.text, index)}: ${path} has no ${name} = ${value}. ` +
        "Say what it says now.",
    );
  }
  return findings;
}

/** Runs a generator's own check, which ends with another code than 0 when a file is stale. */
export function checkFresh(args: readonly string[]): Finding[] {
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  return status === 0 ? [] : [`${args.join(" ")}: ${stderr.trim()}. Run npm run generate.`];
}

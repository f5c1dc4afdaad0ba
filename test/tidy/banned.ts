// What is not written here, where it may be after all, and what to write instead.

import { type Finding, folderOf, isGenerated, lineAt, type Source } from "./source.ts";

export interface Ban {
  readonly what: RegExp;
  /** Folders and files that may. */
  readonly except: readonly string[];
  readonly instead: string;
  /** Search the text with its comments and strings, and not the code alone. */
  readonly inText?: true;
}

const ENTRIES = [
  "shell/main.ts",
  "engine/main.ts",
  "engine/doctor.ts",
  "stdlib/index.ts",
  "kernel/evaluate/main.ts",
  "kernel/save/call/main.ts",
  "scripts",
  "test",
  "vitest.config.ts",
];

/** Those who touch the host's files or start its programs. Everyone else is given a seam. */
const HANDS = [
  "engine/files",
  "engine/store",
  "engine/image",
  "engine/source",
  "engine/runtime",
  "engine/session",
  "engine/solver/local",
  "engine/libc",
  "engine/*",
  "engine/api/server",
  "stdlib/base/ensure-folder.ts",
  "stdlib/client/start.ts",
  "stdlib/client/reach.ts",
  "stdlib/modules/current",
  "stdlib/modules/toolbox",
  "kernel/door/door.ts",
  "kernel/evaluate",
  "kernel/history",
  "kernel/language/host.ts",
  "kernel/language/server",
  "kernel/save/host",
  "shell/main.ts",
  "shell/cli",
  "shell/host",
  "scripts",
  "test",
];

export const BANS: readonly Ban[] = [
  {
    what: /\bconsole\./g,
    except: ["shell", "scripts", "test/rig"],
    instead: "Emit an event; what is shown is decided in shell/view.",
  },
  {
    what: /\bprocess\.(?:exit\b|env\b)/g,
    except: ENTRIES,
    instead: "Entry files read the environment and end the process; take it as a parameter.",
  },
  {
    what: /\b(?:Date\.now|performance\.now|new Date\(\)|Math\.random)\b/g,
    except: ["stdlib/base/clock.ts", "scripts", "test"],
    instead: "Take a Clock (stdlib/base/clock.ts), or randomness as a parameter.",
  },
  {
    what: /^(?!import type).*"node:(?:fs|child_process)(?:\/promises)?"/gm,
    except: HANDS,
    instead: "Ask the room that touches the host, or take the function as a parameter.",
    inText: true,
  },
  { what: /\bas any\b|<any>/g, except: [], instead: "Narrow an unknown." },
  {
    what: /@ts-(?:ignore|nocheck)|@ts-expect-error/g,
    except: ["test"],
    instead: "Give it the type it has.",
    inText: true,
  },
  {
    what: /biome-ignore/g,
    except: ["test/tidy"],
    instead: "Write it so that the rule holds.",
    inText: true,
  },
  { what: /\benum\s+\w+\s*\{/g, except: [], instead: "Write a union." },
  { what: /\bnamespace\s+\w+\s*\{/g, except: [], instead: "A file is a module." },
  {
    what: /\bexport default\b/g,
    except: ["vitest.config.ts"],
    instead: "Export it by its name.",
  },
  {
    what: /\b(?:TODO|FIXME|XXX)\b(?!\(#\d+\))/g,
    except: ["test/tidy"],
    instead: "Do it now, or name its issue: TODO(#12).",
    inText: true,
  },
  {
    what: /\b(?:class|interface|type)\s+\w*(?:Manager|Helpers?|Utils?|Data|Info)\b(?=\s*[={<e])/g,
    except: [],
    instead: "Name it by what it is.",
  },
  {
    what: /\b\w*(?:Vertex|Vertices|Edges?|LLB)\b/g,
    except: ["engine/solver/buildkit", "test/solver/buildkit"],
    instead: "Our words are Op, Plan and Ref.",
  },
  {
    what: /\bcpSync\(|\bcp\(/g,
    except: ["scripts", "test"],
    instead: "Use engine/files: it is faster.",
  },
];

const NO_NAME = /(?:^|\/)(?:utils?|common|helpers?|misc|shared|data|info|manager)(?:\.test)?\.ts$/;

export function checkBans(sources: readonly Source[], bans: readonly Ban[]): Finding[] {
  return sources
    .filter(({ path }) => !isGenerated(path))
    .flatMap((source) => bans.flatMap((ban) => findingsOf(source, ban)));
}

function findingsOf(source: Source, { what, except, instead, inText }: Ban): Finding[] {
  if (except.some((place) => isIn(place, source.path))) return [];
  const searched = inText ? source.text : source.code;
  return [...searched.matchAll(what)].map(
    (hit) => `${source.path}:${lineAt(searched, hit.index)}: ${hit[0].trim()}. ${instead}`,
  );
}

/** `engine/api/server` covers the file of that name and the folder; `/*` leaves out its folders. */
function isIn(place: string, path: string): boolean {
  if (place.endsWith("/*")) return folderOf(path) === place.slice(0, -2);
  return path === place || path === `${place}.ts` || path.startsWith(`${place}/`);
}

export function checkFileNames(sources: readonly Source[]): Finding[] {
  return sources
    .filter(({ path }) => NO_NAME.test(path))
    .map(({ path }) => `${path}:1: a name that says nothing. Name the file by what it holds.`);
}

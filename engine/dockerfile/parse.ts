// Reads a Dockerfile. Nothing is looked up or run; variables stay as they are written.
// Every failure names the file, the line and what was expected there.

import { fail } from "../event/failure.ts";
import type {
  ArgInstruction,
  Command,
  CommandInstruction,
  CopyInstruction,
  Dockerfile,
  FromInstruction,
  Instruction,
  MountOptions,
  RunInstruction,
  Stage,
  TextInstruction,
} from "./dockerfile.ts";
import { type LogicalLine, splitDockerfile } from "./lines.ts";
import { splitWords } from "./words.ts";

interface Source {
  readonly name: string;
  readonly escapeChar: string;
}

/** A line without the flags in front. */
interface Flagged {
  readonly flags: ReadonlyMap<string, readonly string[]>;
  readonly rest: string;
}

export function parseDockerfile(text: string, name: string): Dockerfile {
  const { escapeChar, lines } = splitDockerfile(text, name);
  const source: Source = { name, escapeChar };
  const globals: ArgInstruction[] = [];
  const stages: { from: FromInstruction; instructions: Instruction[] }[] = [];
  for (const line of lines) {
    const stage = stages.at(-1);
    if (line.keyword === "FROM") {
      stages.push({ from: parseFrom(line, source), instructions: [] });
    } else if (stage !== undefined) {
      stage.instructions.push(parseInstruction(line, source));
    } else if (line.keyword === "ARG") {
      globals.push(parseArg(line, source));
    } else {
      refuse(source, line, `expected FROM or ARG first, got ${line.keyword}`);
    }
  }
  if (stages.length === 0) refuse(source, { line: 1 }, "expected at least one FROM");
  return { name, escapeChar, globals, stages: stages satisfies readonly Stage[] };
}

function parseInstruction(line: LogicalLine, source: Source): Instruction {
  const { keyword, text } = line;
  if (text === "") refuse(source, line, `expected arguments after ${keyword}`);
  switch (keyword) {
    case "ARG":
      return parseArg(line, source);
    case "RUN":
      return parseRun(line, source);
    case "COPY":
    case "ADD":
      return parseCopy(line, source);
    case "ENV":
    case "LABEL": {
      const kind = keyword === "ENV" ? "env" : "label";
      return { kind, line: line.line, pairs: parsePairs(line, source) };
    }
    case "CMD":
    case "ENTRYPOINT":
    case "SHELL": {
      const kind = keyword.toLowerCase() as CommandInstruction["kind"];
      const command = parseCommand(text);
      if (kind === "shell" && command.kind === "line") {
        refuse(source, line, 'expected words in JSON, such as SHELL ["/bin/bash", "-c"]');
      }
      return { kind, line: line.line, command };
    }
    case "WORKDIR":
    case "USER":
    case "EXPOSE":
    case "VOLUME":
    case "STOPSIGNAL":
    case "MAINTAINER": {
      const kind = keyword.toLowerCase() as TextInstruction["kind"];
      return { kind, line: line.line, text };
    }
    case "HEALTHCHECK":
      return parseHealthcheck(line, source);
    case "ONBUILD":
      return refuse(source, line, "ONBUILD is not supported; write its steps into the Dockerfile");
    default:
      return refuse(source, line, `expected an instruction such as RUN or COPY, got ${keyword}`);
  }
}

function parseFrom(line: LogicalLine, source: Source): FromInstruction {
  const { flags, rest } = takeFlags(line, source, ["platform"]);
  const [image, as, name, ...more] = splitWords(rest, source.escapeChar);
  const isWhole = as === undefined || (as.toUpperCase() === "AS" && name !== undefined);
  if (image === undefined || !isWhole || more.length > 0) {
    refuse(source, line, "expected FROM image, or FROM image AS name");
  }
  const platform = flags.get("platform")?.at(-1) ?? null;
  return { line: line.line, image, name: name?.toLowerCase() ?? null, platform };
}

function parseArg(line: LogicalLine, source: Source): ArgInstruction {
  const args = splitWords(line.text, source.escapeChar).map((word) => {
    const cut = word.indexOf("=");
    if (cut === 0) refuse(source, line, "expected ARG NAME or ARG NAME=value");
    return cut < 0
      ? { name: word, value: null }
      : { name: word.slice(0, cut), value: word.slice(cut + 1) };
  });
  return { kind: "arg", line: line.line, args };
}

function parseRun(line: LogicalLine, source: Source): RunInstruction {
  const { flags, rest } = takeFlags(line, source, ["mount", "network", "security"]);
  const security = flags.get("security")?.at(-1) ?? "sandbox";
  if (security !== "sandbox") {
    refuse(source, line, `expected --security=sandbox, got --security=${security}`);
  }
  const mounts = (flags.get("mount") ?? []).map((text) => parseMount(text, line, source));
  const network = flags.get("network")?.at(-1) ?? "default";
  return {
    kind: "run",
    line: line.line,
    command: commandWith(line, rest, source),
    mounts,
    network,
  };
}

/** A heredoc alone is a script; one that belongs to a command is for the shell to read. */
function commandWith(line: LogicalLine, text: string, source: Source): Command {
  const [script] = line.heredocs;
  if (script === undefined) {
    if (text === "") refuse(source, line, "expected a command after RUN");
    return parseCommand(text);
  }
  if (!/^\d*<<-?["']?[^\s"']+["']?$/.test(text)) {
    return { kind: "line", text: `${text}\n${line.written}\n` };
  }
  if (script.content.startsWith("#!")) {
    const instead = `RUN python3 <<${script.name}`;
    refuse(source, line, `a script with #! is not supported; name its program: ${instead}`);
  }
  return { kind: "line", text: script.content };
}

function parseMount(text: string, line: LogicalLine, source: Source): MountOptions {
  const options = new Map<string, string>();
  for (const part of text.split(",")) {
    const cut = part.indexOf("=");
    const key = (cut < 0 ? part : part.slice(0, cut)).trim().toLowerCase();
    if (key === "") refuse(source, line, `expected key=value in --mount, got ${text}`);
    options.set(key, cut < 0 ? "true" : part.slice(cut + 1));
  }
  return options;
}

const COPY_FLAGS = ["from", "chown", "chmod", "link", "exclude"];
const ADD_FLAGS = ["chown", "chmod", "link", "exclude", "checksum", "keep-git-dir", "unpack"];

function parseCopy(line: LogicalLine, source: Source): CopyInstruction {
  const kind = line.keyword === "COPY" ? "copy" : "add";
  const { flags, rest } = takeFlags(line, source, kind === "copy" ? COPY_FLAGS : ADD_FLAGS);
  for (const flag of ["checksum", "keep-git-dir", "unpack"]) {
    if (flags.has(flag)) refuse(source, line, `ADD --${flag} is not supported yet`);
  }
  const words = jsonWords(rest) ?? splitWords(rest, source.escapeChar);
  const target = words.at(-1);
  if (target === undefined || words.length < 2) {
    refuse(source, line, `expected ${line.keyword} source… target`);
  }
  const last = (flag: string) => flags.get(flag)?.at(-1) ?? null;
  return {
    kind,
    line: line.line,
    sources: words.slice(0, -1).filter((word) => !word.startsWith("<<")),
    target,
    heredocs: line.heredocs,
    from: last("from"),
    owner: last("chown"),
    mode: last("chmod"),
    exclude: flags.get("exclude") ?? [],
  };
}

/** NAME=value pairs, or in the old form one NAME and the rest of the line. */
function parsePairs(line: LogicalLine, source: Source): (readonly [string, string])[] {
  const words = splitWords(line.text, source.escapeChar);
  if (!words[0]?.includes("=")) {
    const [, name, value] = /^(\S+)\s+(.*)$/s.exec(line.text) ?? [];
    if (name === undefined || value === undefined) {
      refuse(source, line, `expected ${line.keyword} NAME=value`);
    }
    return [[name, value]];
  }
  return words.map((word) => {
    const cut = word.indexOf("=");
    if (cut <= 0) refuse(source, line, `expected NAME=value, got ${word}`);
    return [word.slice(0, cut), word.slice(cut + 1)];
  });
}

const HEALTH_FLAGS = ["interval", "timeout", "start-period", "start-interval", "retries"];

function parseHealthcheck(line: LogicalLine, source: Source): Instruction {
  const { flags, rest } = takeFlags(line, source, HEALTH_FLAGS);
  const [, word = "", command = ""] = /^(\S+)\s*(.*)$/s.exec(rest) ?? [];
  const options = new Map([...flags].map(([name, values]) => [name, values.at(-1) ?? ""]));
  if (word.toUpperCase() === "NONE" && command === "") {
    return { kind: "healthcheck", line: line.line, command: null, options };
  }
  if (word.toUpperCase() !== "CMD" || command === "") {
    refuse(source, line, "expected HEALTHCHECK CMD command, or HEALTHCHECK NONE");
  }
  return { kind: "healthcheck", line: line.line, command: parseCommand(command), options };
}

function parseCommand(text: string): Command {
  const words = jsonWords(text);
  return words === null ? { kind: "line", text } : { kind: "words", words };
}

/** null when the text is no list of strings in JSON: it is then an ordinary line. */
function jsonWords(text: string): string[] | null {
  if (!text.startsWith("[")) return null;
  try {
    const words: unknown = JSON.parse(text);
    return Array.isArray(words) && words.every((word) => typeof word === "string") ? words : null;
  } catch {
    return null;
  }
}

function takeFlags(line: LogicalLine, source: Source, known: readonly string[]): Flagged {
  const flags = new Map<string, readonly string[]>();
  let rest = line.text;
  for (let found = /^--(\S+)\s*/.exec(rest); found !== null; found = /^--(\S+)\s*/.exec(rest)) {
    const flag = found[1] ?? "";
    const cut = flag.indexOf("=");
    const name = cut < 0 ? flag : flag.slice(0, cut);
    if (!known.includes(name)) {
      const names = known.map((one) => `--${one}`).join(", ");
      refuse(source, line, `expected ${names || "no flag"} after ${line.keyword}, got --${name}`);
    }
    flags.set(name, [...(flags.get(name) ?? []), cut < 0 ? "true" : flag.slice(cut + 1)]);
    rest = rest.slice(found[0].length);
  }
  return { flags, rest };
}

function refuse({ name }: Source, { line }: { readonly line: number }, why: string): never {
  fail({ kind: "dockerfile", file: name, line, why });
}

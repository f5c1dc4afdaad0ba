// One instruction of a stage.

import { never } from "../../../stdlib/base/assert.ts";
import type {
  ArgInstruction,
  Command,
  HealthcheckInstruction,
  Instruction,
  PairsInstruction,
} from "../../dockerfile/dockerfile.ts";
import { resolvePath } from "../../op/path.ts";
import { makeFolder } from "../edits.ts";
import { put } from "../types/container/config.ts";
import { changeAt } from "../types/container/paths.ts";
import type { ContainerState } from "../values/container.ts";
import type { HealthcheckState, PortState } from "../values/states.ts";
import { copyStep } from "./copy.ts";
import { runStep } from "./run.ts";
import { type Build, expandIn, refuse, type Stage, wordsIn } from "./stage.ts";

export async function applyStep(stage: Stage, step: Instruction, build: Build): Promise<Stage> {
  switch (step.kind) {
    case "arg":
      return argStep(stage, step, build);
    case "run":
      return { ...stage, container: await runStep(stage, step, build) };
    case "copy":
    case "add":
      return { ...stage, container: await copyStep(stage, step, build) };
    case "env":
    case "label":
      return set(stage, pairsStep(stage, step, build));
    case "cmd":
      return { ...set(stage, { cmd: wordsOf(step.command, stage) }), hasOwnCmd: true };
    case "entrypoint": {
      const cmd = stage.hasOwnCmd ? stage.container.cmd : [];
      return set(stage, { entrypoint: wordsOf(step.command, stage), cmd });
    }
    case "shell":
      return { ...stage, shell: wordsOf(step.command, stage) };
    case "workdir":
      return workdirStep(stage, expandIn(stage, step.text, step.line, build));
    case "user":
      return set(stage, { user: expandIn(stage, step.text, step.line, build) });
    case "expose":
      return set(stage, { ports: exposedPorts(stage, step, build) });
    case "healthcheck":
      return set(stage, { healthcheck: healthcheckOf(step) });
    case "volume":
    case "stopsignal":
    case "maintainer":
      return stage;
    default:
      return never(step);
  }
}

function set(stage: Stage, settings: Partial<ContainerState>): Stage {
  return { ...stage, container: { ...stage.container, ...settings } };
}

/** The caller's value, then the stage's own default, then what stands before the first FROM. */
function argStep(stage: Stage, { args, line }: ArgInstruction, build: Build): Stage {
  const known = new Map(stage.args);
  for (const { name, value } of args) {
    const seen = { ...stage, args: known };
    const own = value === null ? undefined : expandIn(seen, value, line, build);
    const found = build.buildArgs.get(name) ?? own ?? build.globals.get(name);
    if (found !== undefined) known.set(name, found);
  }
  return { ...stage, args: known };
}

/** All of one line see the variables as they were before it. */
function pairsStep(
  stage: Stage,
  { kind, pairs, line }: PairsInstruction,
  build: Build,
): Partial<ContainerState> {
  const { env, labels } = stage.container;
  const expand = (text: string) => expandIn(stage, text, line, build);
  const entries = pairs.reduce(
    (known, [name, value]) => put(known, expand(name), expand(value)),
    kind === "env" ? env : labels,
  );
  return kind === "env" ? { env: entries } : { labels: entries };
}

function wordsOf(command: Command, { shell }: Stage): readonly string[] {
  return command.kind === "words" ? command.words : [...shell, command.text];
}

const FOLDER_MODE = 0o755;

function workdirStep(stage: Stage, path: string): Stage {
  const cwd = resolvePath(stage.container.cwd || "/", path);
  const made = changeAt(stage.container, cwd, (base, inner) =>
    inner === "/" && base !== null ? base : makeFolder(base, inner, FOLDER_MODE),
  );
  return { ...stage, container: { ...made, cwd } };
}

const MOST_PORT = 65_535;

function exposedPorts(
  stage: Stage,
  { text, line }: { readonly text: string; readonly line: number },
  build: Build,
): readonly PortState[] {
  const added = wordsIn(stage, text, line, build).flatMap((word): PortState[] => {
    const [, low, high, kind = "tcp"] = /^(\d+)(?:-(\d+))?(?:\/(tcp|udp))?$/i.exec(word) ?? [];
    const [first, last] = [Number(low), Number(high ?? low)];
    if (!(first >= 1 && last >= first && last <= MOST_PORT)) {
      return refuse(build, line, `expected a port such as 80, 80/udp or 8000-8010, got ${word}`);
    }
    const protocol = kind.toLowerCase() === "udp" ? "UDP" : "TCP";
    return Array.from({ length: last - first + 1 }, (_, at) => {
      return { port: first + at, protocol, description: null, skipHealthcheck: false };
    });
  });
  const isNew = (port: PortState) =>
    !added.some((one) => one.port === port.port && one.protocol === port.protocol);
  return [...stage.container.ports.filter(isNew), ...added];
}

function healthcheckOf({ command, options }: HealthcheckInstruction): HealthcheckState | null {
  if (command === null) return null;
  const shell = command.kind === "line";
  return {
    args: command.kind === "words" ? command.words : [command.text],
    shell,
    interval: options.get("interval") ?? "",
    timeout: options.get("timeout") ?? "",
    startPeriod: options.get("start-period") ?? "",
    startInterval: options.get("start-interval") ?? "",
    retries: Number(options.get("retries") ?? 0) || 0,
  };
}

// Starts the first of several command lines whose program is there.

import { NoProgramFault } from "../../runtime/program.ts";
import { type ProcessSpec, type Runtime, RuntimeFault, type Tty } from "../../runtime/runtime.ts";
import type { LiveOrder } from "../solver.ts";
import { failFault } from "./process.ts";

export interface Live {
  readonly command: readonly string[];
  readonly tty: Tty;
  readonly exited: Promise<number>;
}

type Base = Omit<ProcessSpec, "stdin" | "onOutput" | "tty">;

export async function startFirst(order: LiveOrder, spec: Base, runtime: Runtime): Promise<Live> {
  const refusals: NoProgramFault[] = [];
  for (const [nth, args] of order.commands.entries()) {
    const live = await start(order, { ...spec, id: `${spec.id}-${nth}`, args }, runtime);
    if (!(live instanceof NoProgramFault)) return live;
    refusals.push(live);
  }
  throw refuse(order, refusals);
}

async function start(
  { size, env, onOutput }: LiveOrder,
  spec: Base,
  runtime: Runtime,
): Promise<Live | NoProgramFault> {
  const opened = Promise.withResolvers<Tty>();
  const running = runtime.run({
    ...spec,
    env: [...new Map([...UNLESS_SET, ...spec.env, ...env])],
    stdin: null,
    onOutput: (_stream, chunk) => onOutput(chunk),
    tty: { ...size, onOpen: opened.resolve },
  });
  const exited = running.then(({ code }) => code).catch(asExit);
  exited.catch(() => undefined);
  const early = running.then(
    () => NO_TTY,
    (error: unknown) => {
      if (error instanceof NoProgramFault) return error;
      if (error instanceof RuntimeFault) return failFault(error);
      throw error;
    },
  );
  const first = await Promise.race([opened.promise, early]);
  if (first instanceof NoProgramFault) return first;
  return { command: spec.args, tty: first, exited };
}

/** Lines that a shell remembers in a file are no change that anybody meant to make. */
const UNLESS_SET: ProcessSpec["env"] = [["HISTFILE", ""]];

/** One that was ended has ended as by a signal. */
function asExit(error: unknown): number {
  if (error instanceof RuntimeFault && error.reason === "aborted") return KILLED;
  throw error;
}

const KILLED = 137;

/** Of a process that had ended before anybody could have typed. */
const NO_TTY: Tty = { write: async () => undefined, resize: () => undefined };

function refuse({ commands }: LiveOrder, refusals: readonly NoProgramFault[]): RuntimeFault {
  const [only] = refusals;
  if (refusals.length === 1 && only !== undefined) return failFault(only);
  const names = commands.map(([name]) => name).join(", ");
  const why = `it has no shell (${names} are not there)`;
  const remedy = "Name a program that it has: terminal({ cmd: […] }).";
  return failFault(new NoProgramFault(127, why, remedy));
}

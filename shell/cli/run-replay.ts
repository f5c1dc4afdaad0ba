// What `rondel replay` does once it knows the words.

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pinnedId } from "../../kernel/pinned.ts";
import { argumentsOf } from "../../kernel/save/call/arguments.ts";
import { argumentFrom } from "../../kernel/save/call/given.ts";
import type { FunctionShape } from "../../kernel/save/call/shape.ts";
import type { ArgumentValue } from "../../kernel/save/call/words.ts";
import { lookFrom } from "../../kernel/save/host/look-at.ts";
import { type LocalModule, openModule } from "../../kernel/save/host/open-module.ts";
import { digestOf, type LockedFunction } from "../../kernel/save/lock.ts";
import { type Connection, connect, RondelError } from "../../stdlib/index.ts";
import type { Io } from "./command.ts";
import { UsageError } from "./flags.ts";
import { isWanted, type ProgressFlags, showEvents } from "./progress.ts";
import { callOnce } from "./run-call.ts";
import { kernelOptions } from "./save.ts";

export interface ReplayFlags extends ProgressFlags {
  readonly arg: readonly string[];
  readonly json: boolean;
}

export interface Verdict {
  readonly name: string;
  readonly verdict: "same" | "differs" | "gone" | "failed" | "skipped";
  readonly why: string;
}

export async function runReplay(name: string, flags: ReplayFlags, io: Io): Promise<number> {
  const verdicts = existsSync(resolve(io.cwd, name))
    ? await replayModule(openModule(name, io.cwd), flags, io)
    : await replaySession(name, io);
  if (flags.json) io.stdout.write(`${JSON.stringify(verdicts, null, 2)}\n`);
  else io.stdout.write(verdicts.map(lineOf).join(""));
  return verdicts.every(({ verdict }) => verdict === "same" || verdict === "skipped") ? 0 : 1;
}

function lineOf({ name, verdict, why }: Verdict): string {
  return `${verdict.padEnd(8)}${name}${why === "" ? "" : `: ${why}`}\n`;
}

async function replayModule(opened: LocalModule, flags: ReplayFlags, io: Io): Promise<Verdict[]> {
  const { lock, path, functions } = opened;
  if (lock === null) {
    throw new RondelError(`${path} has no lockfile beside it`, "rondel save SESSION writes one.");
  }
  const given = argsOf(flags.arg);
  await using connection = await connect({ name: "replay", workdir: io.cwd });
  const settle = isWanted(flags, io.stderr.isTTY === true)
    ? showEvents(connection, io.stderr)
    : async () => {};
  const verdicts: Verdict[] = [];
  for (const [name, locked] of Object.entries(lock.functions)) {
    const shape = functions.find((one) => one.name === name);
    const gone = { name, verdict: "failed", why: "the module has no such function" } as const;
    verdicts.push(
      shape === undefined
        ? gone
        : await replayFunction({ opened, shape, locked, given }, connection, io),
    );
  }
  await settle();
  return verdicts;
}

function argsOf(pairs: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      if (at < 1) throw new UsageError(`--arg is NAME=VALUE, and not ${pair}`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

interface Replayed {
  readonly opened: LocalModule;
  readonly shape: FunctionShape;
  readonly locked: LockedFunction;
  readonly given: ReadonlyMap<string, string>;
}

async function replayFunction(
  { opened, shape, locked, given }: Replayed,
  connection: Connection,
  io: Io,
): Promise<Verdict> {
  const { name } = shape;
  if (locked.digest === null) {
    return { name, verdict: "skipped", why: "it takes arguments of its own" };
  }
  const args = savedArguments(shape, locked, given, io);
  if (typeof args === "string") return { name, verdict: "failed", why: args };
  const images = opened.lock?.images ?? {};
  try {
    const answer = await callOnce({ opened, shape, args, images }, connection, io);
    if (answer.kind === "lazies") return { name, verdict: "skipped", why: "it answers a list" };
    const text =
      answer.kind === "lazy" ? await pinnedId(answer.id, connection) : (answer.json ?? "");
    if (digestOf(text) === locked.digest) return { name, verdict: "same", why: "" };
    const why =
      answer.kind === "lazy" ? await whyOf(answer.id, connection) : `it answers ${answer.json} now`;
    return { name, verdict: "differs", why };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const gone = await firstGone(images, connection);
    if (gone === null) return { name, verdict: "failed", why };
    return { name, verdict: "gone", why: `the pinned image ${gone} is not there any more` };
  }
}

/** As text: what is missing. */
function savedArguments(
  shape: FunctionShape,
  locked: LockedFunction,
  given: ReadonlyMap<string, string>,
  io: Io,
): readonly ArgumentValue[] | string {
  const args: ArgumentValue[] = [];
  for (const parameter of shape.parameters) {
    const { name, ignore } = parameter;
    const saved = locked.parameters[name];
    const text = given.get(name);
    const alone = { ...shape, parameters: [parameter] };
    const written = new Map(text === undefined ? [] : [[name, [text]]]);
    const argument =
      text !== undefined || saved === undefined
        ? argumentsOf(alone, {
            texts: written,
            saved: locked.parameters,
            lookAt: lookFrom(io.cwd),
          })[0]
        : argumentFrom({ given: saved, ignore }, io.env);
    if (argument === null || argument === undefined) {
      return `it needs ${name}, which is not kept: --arg ${name}=…`;
    }
    args.push(argument);
  }
  return args;
}

/** What the engine knows to be another than in the run before that was most like it. */
async function whyOf(id: string, { client }: Connection): Promise<string> {
  const { changes } = await client.why(id);
  const [first] = changes;
  if (first === undefined) return "it is described in another way; its steps are as they were";
  const values = [first.before, first.now].map((value) => value ?? "nothing").join(" → ");
  const paths = (first.paths ?? []).map(({ path }) => path).join(", ");
  const what = [first.kind.toLowerCase(), first.name].filter((word) => word).join(" ");
  return `because of ${what} in ${first.title}: ${paths === "" ? values : paths}`;
}

/** A registry that does not answer may have it still. */
async function firstGone(
  images: Readonly<Record<string, string>>,
  { client }: Connection,
): Promise<string | null> {
  for (const [address, reference] of Object.entries(images)) {
    const isGone = await client
      .container()
      .from(reference)
      .id()
      .then(
        () => false,
        (error: unknown) => error instanceof RondelError && error.failure?.kind === "image-missing",
      );
    if (isGone) return `${address} (${reference})`;
  }
  return null;
}

/** Each cell must end as it did, and its value be described as it was. */
async function replaySession(name: string, io: Io): Promise<Verdict[]> {
  const { withSession } = await import("./with-session.ts");
  return withSession(name, kernelOptions(io), async ({ kernel, resumed }) => {
    const { cells } = (await kernel.kept()).session;
    return resumed.reports.map(({ number, outcome }): Verdict => {
      const before = cells.findLast((cell) => cell.number === number && !cell.isUndone);
      const name = `cell ${number}`;
      if (outcome.kind === "failed") return { name, verdict: "failed", why: outcome.error.message };
      if (outcome.kind !== "done") return { name, verdict: "failed", why: outcome.kind };
      const id = outcome.shown.kind === "lazy" ? outcome.shown.id : null;
      const isSame = before?.valueId === null || before?.valueId === id;
      const why = isSame ? "" : "its value is made in another way";
      return { name, verdict: isSame ? "same" : "differs", why };
    });
  });
}

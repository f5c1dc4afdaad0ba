// Does what a line at the prompt means: runs a Cell and shows what became of it, runs a command,
// answers a question about a name. The same for a screen and for plain lines.
// Invariant: whatever fails is told; `perform` never rejects.

import type { Outcome } from "../kernel/cell.ts";
import { createFeed } from "../kernel/feed.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Meaning } from "../kernel/meaning.ts";
import { never } from "../stdlib/base/assert.ts";
import { type Connection, RondelError, type SessionEvent } from "../stdlib/index.ts";
import { nearestWord } from "./cli/nearest.ts";
import type { Prompt } from "./commands/command.ts";
import { COMMANDS, findDotCommand } from "./commands/table.ts";
import { showOutcome } from "./show.ts";
import type { Surface } from "./surface.ts";
import { cleanLine } from "./text/clean.ts";
import { highlight } from "./text/highlight.ts";
import { type Line, span } from "./text/line.ts";
import { viewTrouble } from "./trouble.ts";
import { durationOf } from "./view/duration.ts";
import { viewDiagnostics } from "./view/error.ts";

export interface Performer {
  perform(meaning: Performable): Promise<Performed>;
  /** Ends what is performed. */
  interrupt(): void;
}

export type Performable = Exclude<Meaning, { readonly kind: "nothing" }>;

export interface Performed {
  /** What the next prompt begins with. */
  readonly prefill: string;
  readonly isLeaving: boolean;
}

export interface PerformerOptions {
  readonly kernel: Kernel;
  readonly surface: Surface;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly ask: Prompt["ask"];
}

const NOTHING_MORE: Performed = { prefill: "", isLeaving: false };

export function createPerformer(options: PerformerOptions): Performer {
  const { kernel, surface } = options;
  const runner = createCellRunner(kernel, surface);
  let command = new AbortController();
  const perform = async (meaning: Performable): Promise<Performed> => {
    switch (meaning.kind) {
      case "cell":
        await runner.runCell(meaning.source);
        return NOTHING_MORE;
      case "command":
        command = new AbortController();
        return runCommand(meaning.name, meaning.rest, options, {
          ...runner,
          signal: command.signal,
        });
      case "question":
        await answer(meaning.about, meaning.wantsSource, options);
        return NOTHING_MORE;
      default:
        return never(meaning);
    }
  };
  let connection: Connection | null = null;
  kernel.connected.then((open) => {
    connection = open;
  });
  return {
    perform: (meaning) =>
      perform(meaning).catch((error: unknown) => {
        surface.print(viewTrouble(error, surface));
        return NOTHING_MORE;
      }),
    interrupt() {
      kernel.interrupt();
      command.abort();
      // A command asks the engine from here.
      connection?.cancel();
    },
  };
}

function createCellRunner(kernel: Kernel, surface: Surface) {
  const feed = createFeed(kernel);
  let areTimesShown = false;
  return {
    async runCell(source: string) {
      const before = kernel.stale();
      const following = surface.follow();
      const { work, settle } = feed.to({
        get running() {
          return following.running;
        },
        event: (event) => attendTo(event, kernel, surface) ?? following.event(event),
      });
      const warned = warn(source, kernel, surface);
      const { outcome, tookMs } = await kernel.run(source, following.output, { work });
      await warned.atMost(WARNING_WAIT_MS);
      await settle(outcome);
      await following.end({
        valueText: textOf(outcome),
        isInterrupted: outcome.kind === "interrupted",
      });
      await showOutcome(outcome, { kernel, surface, hasShown: following.hasShown });
      surface.print(viewStale(kernel.stale().filter((number) => !before.includes(number))));
      if (areTimesShown) surface.print([[span(durationOf(tookMs), "muted")]]);
    },
    showTimes(isShown = areTimesShown) {
      areTimesShown = isShown;
      return areTimesShown;
    },
  };
}

/** A terminal that the Cell asks for is shown here, and the events wait meanwhile. */
function attendTo(event: SessionEvent, kernel: Kernel, surface: Surface): Promise<void> | null {
  if (event.kind !== "TerminalOpened" || !event.asks) return null;
  const { terminal, keep } = event;
  const attend = async () =>
    void (await surface.attach(await kernel.connection(), terminal, keep ?? null));
  return attend().catch((error: unknown) => surface.print(viewTrouble(error, surface)));
}

/** Nothing runs again by itself: the user is told which Cells show what is no longer so. */
function viewStale(numbers: readonly number[]): Line[] {
  if (numbers.length === 0) return [];
  const cells = numbers.length === 1 ? `Cell ${numbers[0]}` : `Cells ${numbers.join(", ")}`;
  return [[span(`${cells} used what this one has changed.`, "muted")]];
}

/**
 * A type error is a warning, told as soon as it is known: the Cell runs meanwhile. Whoever shows
 * the outcome waits a little, so that the warning stands before it.
 */
function warn(source: string, kernel: Kernel, surface: Surface) {
  const told = (async () => {
    const language = await kernel.language();
    const found = await language.diagnose(source);
    // What is no TypeScript is not run, and that is told by its outcome.
    if (found.some(({ severity }) => severity === "error")) return;
    surface.print(viewDiagnostics(found, source, surface));
  })().catch(() => {});
  return {
    atMost: (waitMs: number) =>
      Promise.race([told, new Promise((resolve) => void setTimeout(resolve, waitMs))]),
  };
}

const WARNING_WAIT_MS = 60;

/** A value that is text, which a process may have printed just now. */
function textOf(outcome: Outcome): string | null {
  return outcome.kind === "done" && outcome.shown.kind === "text" ? outcome.shown.text : null;
}

async function runCommand(
  name: string,
  rest: string,
  { kernel, surface, env, cwd, ask }: PerformerOptions,
  around: Pick<Prompt, "showTimes" | "runCell" | "signal">,
): Promise<Performed> {
  const command = findDotCommand(name);
  if (command === null) throw noCommand(name);
  const { session } = await kernel.kept();
  session.begin({ number: kernel.next, source: `.${name} ${rest}`.trimEnd(), kind: "command" });
  let performed = NOTHING_MORE;
  const body = await command.load();
  await body(rest, {
    kernel,
    surface,
    env,
    cwd,
    ask,
    commands: COMMANDS,
    ...around,
    prefill(text) {
      performed = { ...performed, prefill: text };
    },
    leave() {
      performed = { ...performed, isLeaving: true };
    },
  });
  return performed;
}

function noCommand(name: string): RondelError {
  const near = nearestWord(
    name,
    COMMANDS.map((command) => command.name),
  );
  const meant = near === null ? ".help lists them." : `Did you mean .${near}?`;
  return new RondelError(
    `there is no command .${name}`,
    `${meant} A chain goes on with .${name}(…).`,
  );
}

async function answer(
  about: string,
  wantsSource: boolean,
  { kernel, surface }: PerformerOptions,
): Promise<void> {
  const language = await kernel.language();
  const found = await language.inspect(about, about.length, wantsSource);
  if (found === null) {
    return surface.print([[span(`Nothing is known of ${about}.`, "warning")]]);
  }
  const docs = found.docs === "" ? [] : found.docs.split("\n");
  await surface.page([
    ...highlight(found.signature),
    ...docs.map((line): Line => [span(cleanLine(line), "muted")]),
    ...(found.source === null ? [] : [[], ...highlight(found.source)]),
  ]);
}

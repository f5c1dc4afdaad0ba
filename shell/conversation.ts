// A prompt and a user: keys and answers step the shell, its effects are done, the screen is drawn.
// Not here: what a step is (shell.ts), how its effects are done (effects.ts).

import type { Question } from "../kernel/cell.ts";
import { completenessOf } from "../kernel/compile/completeness.ts";
import { meaningOf } from "../kernel/meaning.ts";
import type { Company, PromptHost } from "../kernel/prompt-kernel.ts";
import { askAtScreen } from "./asking.ts";
import type { EditorRules } from "./editor/state.ts";
import { createEffects } from "./effects.ts";
import { acceptedLines, createBottom, frameOf, isBusy, unfinishedLines } from "./frame.ts";
import { createOnlooker, type OthersOptions, viewGone } from "./others.ts";
import { readPages } from "./paging.ts";
import { createPerformer } from "./perform.ts";
import { type PromptOptions, promptOf } from "./prompt-options.ts";
import { createScreenSurface, type ScreenSurface } from "./screen-surface.ts";
import { sessionName } from "./sessions.ts";
import { createShell, type ShellInput, stepShell } from "./shell.ts";
import type { Keyboard } from "./terminal/keyboard.ts";
import type { Screen } from "./terminal/screen.ts";
import { suspend } from "./terminal/suspend.ts";
import { type Line, span } from "./text/line.ts";
import { wrapLine } from "./text/wrap.ts";
import { keepColors } from "./view/ansi.ts";
import { welcome } from "./welcome.ts";

export interface Conversation extends PromptOptions {
  readonly screen: Screen;
  readonly keys: Keyboard;
}

/** How often what runs is drawn again. */
const TICK_MS = 100;

/** Answers the name of the session, when something was run in it. */
export async function converse(conversation: Conversation): Promise<string | null> {
  const { tty, screen, keys, clock, env } = conversation;
  const bottom = createBottom(screen, () => frameOf(state, company, surface, tty));
  const covering = { ...conversation, cover: bottom.cover };
  const surface = createScreenSurface({
    ...conversation,
    nowMs: clock.nowMs,
    lendKeys: keys.lend,
    bottom: bottom.frame,
    page: (lines) => readPages(lines, covering),
  });
  let company: Company | null = null;
  let state = createShell(rulesOf(conversation), conversation.beginsBusy ? "busy" : "editing");
  const ask = (question: Question) => askAtScreen(question, { ...covering, print: surface.print });
  const opened = await conversation.open({ ...hostOf(conversation, surface), ask });
  await using kernel = opened.kernel;
  company = opened.company;
  const showing = { ...opened, env, surface, ask };
  const left = Promise.withResolvers<void>();

  const hasLeft = () => state.phase === "left";
  const draw = createLater(() => hasLeft() || screen.draw(bottom.frame()));
  const isSeen = () => !hasLeft() && (isBusy(state.phase) || isOthersShown(company, surface));
  const ticker = createTicker(isSeen, () => {
    surface.tick();
    draw();
  });
  const dispatch = (input: ShellInput) => {
    const step = stepShell(state, input);
    state = step.state;
    ticker.look();
    for (const effect of step.effects) perform(effect);
    draw();
  };
  const perform = createEffects({
    ...{ kernel, company, surface, env, dispatch },
    performer: createPerformer(showing),
    accept: () => surface.print(acceptedLines(state, tty)),
    terminal: terminalOrders(conversation, left.resolve),
  });
  const resized = () => {
    screen.resize(tty.columns, tty.rows);
    draw();
  };
  const ended = () => dispatch({ kind: "ended" });
  keys.listen({ input: (input) => dispatch({ kind: "editor", input }), ended, resized });
  const ignoreTermination = conversation.onTermination(ended);
  const changed = () => dispatch({ kind: "numbered", number: kernel.next });
  meet(company, { ...showing, changed }, (said) => {
    surface.print([...said, ...unfinishedLines(state, tty)]);
    ended();
  });
  await welcome({ ...opened, surface, dispatch });
  await left.promise;
  ignoreTermination();
  ticker.stop();
  screen.clear();
  return sessionName(kernel);
}

/** From now on the others are seen; `leave` when the kernel has gone. */
function meet(
  company: Company | null,
  options: OthersOptions,
  leave: (said: readonly Line[]) => void,
): void {
  company?.listen(createOnlooker(options));
  company?.gone.then((why) => leave(viewGone(why)));
}

function hostOf(
  { tty, colors }: Conversation,
  { print, printText }: ScreenSurface,
): Omit<PromptHost, "ask"> {
  return {
    columns: () => tty.columns,
    colors,
    onTrouble: (message) => print(wrapLine([span(message, "warning")], tty.columns)),
    onStray: (output) => output.kind === "stream" && printText(keepColors(output.text)),
  };
}

function rulesOf({ mode }: PromptOptions): EditorRules {
  return {
    mode,
    autoComplete: true,
    prompt: promptOf,
    // A question about a name runs as a command does, though it is no code.
    isCommand: (line) => ["command", "question"].includes(meaningOf(line).kind),
    completenessOf,
  };
}

/** Time passes for what others run, too. */
function isOthersShown(company: Company | null, surface: ScreenSurface): boolean {
  return (company?.running ?? null) !== null || surface.isFollowing;
}

function terminalOrders({ screen, keys, tty }: Conversation, leave: () => void) {
  return {
    leave,
    ring: () => tty.write("\x07"),
    suspend: () => suspend(keys, screen),
    clearScreen() {
      const returnScreen = screen.lend();
      tty.write("\x1b[2J\x1b[H");
      returnScreen();
    },
  };
}

/** However often it is asked for meanwhile: done once, when the events at hand are through. */
function createLater(work: () => unknown): () => void {
  let isWanted = false;
  return () => {
    if (isWanted) return;
    isWanted = true;
    setImmediate(() => {
      isWanted = false;
      work();
    });
  };
}

/** Ticks while something is seen that changes by itself. */
function createTicker(isSeen: () => boolean, tick: () => void) {
  let timer: NodeJS.Timeout | null = null;
  const stop = () => {
    if (timer !== null) clearInterval(timer);
    timer = null;
  };
  const look = () => {
    if (!isSeen()) return stop();
    timer ??= setInterval(() => {
      tick();
      look();
    }, TICK_MS);
  };
  return { look, stop };
}

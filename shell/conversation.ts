// A prompt and a user: keys and answers step the shell, its effects are done, the screen is drawn.
// Not here: what a step is (shell.ts), how its effects are done (effects.ts).

import type { Question } from "../kernel/cell.ts";
import { completenessOf, createKernel } from "../kernel/kernel.ts";
import { meaningOf } from "../kernel/meaning.ts";
import { askAtScreen } from "./asking.ts";
import { drawEditor } from "./editor/draw.ts";
import type { EditorRules, EditorState } from "./editor/state.ts";
import { stepEditor } from "./editor/step.ts";
import { createEffects } from "./effects.ts";
import { readPages } from "./paging.ts";
import { createPerformer } from "./perform.ts";
import { type PromptOptions, promptOf } from "./prompt-options.ts";
import { createScreenSurface, type ScreenSurface } from "./screen-surface.ts";
import { sessionName } from "./sessions.ts";
import { createShell, type Phase, type ShellInput, type ShellState, stepShell } from "./shell.ts";
import type { Keyboard } from "./terminal/keyboard.ts";
import type { Screen } from "./terminal/screen.ts";
import { suspend } from "./terminal/suspend.ts";
import type { Tty } from "./terminal/tty.ts";
import { cleanLine } from "./text/clean.ts";
import { cutLine } from "./text/cut.ts";
import { type Frame, type Line, span } from "./text/line.ts";
import { wrapLine } from "./text/wrap.ts";
import { keepColors } from "./view/ansi.ts";
import { welcome } from "./welcome.ts";

export interface Conversation extends PromptOptions {
  readonly screen: Screen;
  readonly keys: Keyboard;
}

/** How often what runs is drawn again. */
const TICK_MS = 100;
/** Of more nobody looks whether it is right. */
const MOST_SHOWN_AHEAD = 1_000;
/** What was entered stays whole, however long it is. */
const ALL_ROWS = 1_000_000;

/** Answers the name of the session, when something was run in it. */
export async function converse(conversation: Conversation): Promise<string | null> {
  const { tty, screen, keys, kernel: options } = conversation;
  const bottom = createBottom(screen, () => frameOf(state, surface, tty));
  const covering = { ...conversation, cover: bottom.cover };
  const surface = createScreenSurface({
    ...conversation,
    nowMs: options.clock.nowMs,
    lendKeys: keys.lend,
    bottom: bottom.frame,
    page: (lines) => readPages(lines, covering),
  });
  const ask = (question: Question) => askAtScreen(question, { ...covering, print: surface.print });
  await using kernel = createKernel({
    ...options,
    columns: () => tty.columns,
    colors: conversation.colors,
    ask,
    onTrouble: (message) => surface.print(wrapLine([span(message, "warning")], tty.columns)),
    onStray: (output) => output.kind === "stream" && surface.printText(keepColors(output.text)),
  });
  const performer = createPerformer({ ...options, kernel, surface, ask });
  const left = Promise.withResolvers<void>();
  let state = createShell(rulesOf(conversation), conversation.isResumed ? "busy" : "editing");

  const draw = createLater(() => screen.draw(bottom.frame()));
  const ticker = createTicker(() => {
    surface.tick();
    draw();
  });
  const dispatch = (input: ShellInput) => {
    const step = stepShell(state, input);
    state = step.state;
    ticker.run(isBusy(state.phase));
    for (const effect of step.effects) perform(effect);
    draw();
  };
  const perform = createEffects({
    kernel,
    performer,
    surface,
    env: options.env,
    dispatch,
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
  await welcome({ kernel, surface, dispatch, isResumed: conversation.isResumed });
  await left.promise;
  ignoreTermination();
  ticker.run(false);
  screen.clear();
  return sessionName(kernel);
}

/** What the bottom of the screen shows: the prompt, unless something covers it. */
function createBottom(screen: Screen, prompt: () => Frame) {
  let covering: Frame | null = null;
  const frame = () => covering ?? prompt();
  return {
    frame,
    cover(over: Frame | null) {
      covering = over;
      screen.draw(frame());
    },
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

function isBusy(phase: Phase): boolean {
  return phase === "busy" || phase === "interrupted" || phase === "asked";
}

function frameOf({ editor, phase }: ShellState, surface: ScreenSurface, tty: Tty): Frame {
  if (!isBusy(phase)) return drawEditor(editor, tty);
  const lines = [...surface.frame(), ...questionOf(phase), ...aheadOf(editor, tty)];
  return { lines, cursor: null };
}

/** What is typed for the next prompt while this runs. */
function aheadOf(editor: EditorState, { columns }: Tty): Line[] {
  if (editor.ahead.length === 0 || editor.ahead.length > MOST_SHOWN_AHEAD) return [];
  const { number } = editor;
  const { text } = stepEditor(editor, { kind: "blank", number: number + 1 }).state;
  if (text === "") return [];
  return [cutLine([span(`next: ${cleanLine(text)}`, "muted")], columns)];
}

/** What was entered, without the row that only the cursor needed. */
function acceptedLines({ editor }: ShellState, { columns }: Tty): readonly Line[] {
  const { lines } = drawEditor(editor, { columns, rows: ALL_ROWS });
  const isCursorRow = lines.length > 1 && lines.at(-1)?.every(({ text }) => text.trim() === "");
  return isCursorRow ? lines.slice(0, -1) : lines;
}

function questionOf(phase: Phase): Line[] {
  if (phase === "interrupted") return [[span("interrupting…", "warning")]];
  if (phase !== "asked") return [];
  return [
    [
      span("The cell has not ended yet. ", "warning"),
      span("w", "accent"),
      span("ait, "),
      span("r", "accent"),
      span("estart without its variables, or "),
      span("l", "accent"),
      span("eave (Ctrl-C again)?"),
    ],
  ];
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
function createLater(work: () => void): () => void {
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

function createTicker(tick: () => void) {
  let timer: NodeJS.Timeout | null = null;
  return {
    run(isWanted: boolean) {
      if (isWanted === (timer !== null)) return;
      if (timer !== null) clearInterval(timer);
      timer = isWanted ? setInterval(tick, TICK_MS) : null;
    },
  };
}

// The prompt as plain lines: for terminals that cannot move their cursor, and for whoever asks for
// it. Node's own readline edits the line where it can; nothing is ever drawn again.
// Not here: what a line means and does (meaning.ts, perform.ts).

import { createInterface, type Interface } from "node:readline";
import { completenessOf, createKernel, type Kernel, type KernelOptions } from "../kernel/kernel.ts";
import { type Meaning, meaningOf } from "../kernel/meaning.ts";
import type { Io } from "./cli/command.ts";
import { createLineCompleter } from "./commands/complete.ts";
import { COMMANDS } from "./commands/table.ts";
import { createPerformer, type Performer } from "./perform.ts";
import { createPlainSurface } from "./plain-surface.ts";
import { sessionName } from "./sessions.ts";
import { welcome } from "./welcome.ts";

const MOST_HISTORY = 1_000;

export interface PlainOptions {
  readonly io: Io;
  /** Whether the Cells that the session has already are run again. */
  readonly isResumed: boolean;
  readonly kernel: Omit<KernelOptions, "columns" | "colors" | "onTrouble" | "onStray">;
}

/** Answers the name of the session, when something was run in it. */
export async function runPlain({ io, isResumed, kernel: options }: PlainOptions) {
  const surface = createPlainSurface(io);
  await using kernel = createKernel({
    ...options,
    columns: () => surface.columns,
    colors: io.colors,
    onTrouble: (message) => void io.stderr.write(`${message}\n`),
    onStray: (output) => output.kind === "stream" && surface.printText(output.text),
  });
  const lines = await openLines(io, kernel);
  const dispatch = () => {};
  await welcome({ kernel, surface, isResumed, dispatch });
  await converse(
    lines,
    kernel,
    createPerformer({ kernel, surface, env: io.env, cwd: io.cwd, ask: null }),
  );
  lines.close();
  return sessionName(kernel);
}

async function converse(lines: Interface, kernel: Kernel, performer: Performer): Promise<void> {
  let isBusy = false;
  let text = "";
  const ask = () => showPrompt(lines, kernel.next, text);
  lines.on("SIGINT", () => {
    if (isBusy) return performer.interrupt();
    if (text === "" && lines.line === "") return lines.close();
    text = "";
    lines.write(null, { ctrl: true, name: "u" });
    ask();
  });
  ask();
  for await (const line of lines) {
    text = text === "" ? line : `${text}\n${line}`;
    const meaning = meaningOf(text);
    if (!isWhole(meaning, line)) {
      ask();
      continue;
    }
    text = "";
    isBusy = true;
    const done = meaning.kind === "nothing" ? IDLE : await performer.perform(meaning);
    isBusy = false;
    if (done.isLeaving) return;
    ask();
    if (done.prefill !== "") lines.write(done.prefill.replaceAll("\n", " "));
  }
}

/** An empty line ends what would go on for ever. */
function isWhole(meaning: Meaning, line: string): boolean {
  if (meaning.kind !== "cell" || line.trim() === "") return true;
  return completenessOf(meaning.source).kind !== "incomplete";
}

const IDLE = { isLeaving: false, prefill: "" };

async function openLines({ stdin, stdout, env }: Io, kernel: Kernel): Promise<Interface> {
  const { history } = await kernel.kept();
  return createInterface({
    input: stdin,
    output: stdout,
    terminal: stdout.isTTY === true && env["TERM"] !== "dumb",
    history: [...history.recent(MOST_HISTORY)].reverse(),
    historySize: MOST_HISTORY,
    completer: (line: string, answer: (error: null, found: [string[], string]) => void) => {
      complete(kernel, line).then(
        (found) => answer(null, found),
        () => answer(null, [[], line]),
      );
    },
  });
}

async function complete(kernel: Kernel, line: string): Promise<[string[], string]> {
  const completer = createLineCompleter(kernel.language, COMMANDS);
  const { from, to, items } = await completer.complete(line, line.length);
  return [items.map(({ text }) => text), line.slice(from, to)];
}

function showPrompt(lines: Interface, number: number, text: string): void {
  const prompt = `${number}> `;
  lines.setPrompt(text === "" ? prompt : `${".".repeat(prompt.length - 1)} `);
  lines.prompt();
}

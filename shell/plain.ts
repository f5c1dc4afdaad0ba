// The prompt as plain lines: for terminals that cannot move their cursor, and for whoever asks for
// it. Node's own readline edits the line where it can; nothing is ever drawn again.
// Not here: what a line means and does (meaning.ts, perform.ts).

import { createInterface, type Interface } from "node:readline";
import { completenessOf } from "../kernel/compile/completeness.ts";
import { type Meaning, meaningOf } from "../kernel/meaning.ts";
import type { Company, OpenKernel, PromptHost, PromptKernel } from "../kernel/prompt-kernel.ts";
import type { Io } from "./cli/command.ts";
import { createLineCompleter } from "./commands/complete.ts";
import { COMMANDS } from "./commands/table.ts";
import { createOnlooker, type OthersOptions, viewGone } from "./others.ts";
import { createPerformer, type Performer } from "./perform.ts";
import { createPlainSurface } from "./plain-surface.ts";
import { sessionName } from "./sessions.ts";
import { welcome } from "./welcome.ts";

const MOST_HISTORY = 1_000;

export interface PlainOptions {
  readonly io: Io;
  open(host: PromptHost): Promise<OpenKernel>;
}

/** Answers the name of the session, when something was run in it. */
export async function runPlain({ io, open }: PlainOptions) {
  const surface = createPlainSurface(io);
  const opened = await open({
    columns: () => surface.columns,
    colors: io.colors,
    onTrouble: (message) => void io.stderr.write(`${message}\n`),
    onStray: (output) => output.kind === "stream" && surface.printText(output.text),
  });
  await using kernel = opened.kernel;
  const lines = await openLines(io, kernel);
  const showing = { ...opened, surface, env: io.env, ask: null };
  const dispatch = () => {};
  await welcome({ ...opened, surface, dispatch });
  const typing: Typing = { isBusy: false, ask() {} };
  joinCompany(opened.company, showing, typing, lines);
  await converse(lines, kernel, createPerformer(showing), typing);
  lines.close();
  return sessionName(kernel);
}

/** What is under way at the prompt. */
interface Typing {
  isBusy: boolean;
  /** Shows the prompt again. */
  ask(): void;
}

/** What others do stands between two prompts. */
function joinCompany(
  company: Company | null,
  showing: Omit<OthersOptions, "changed">,
  typing: Typing,
  lines: Interface,
): void {
  const { surface } = showing;
  const onlooker = createOnlooker({ ...showing, changed() {} });
  company?.listen({
    ...onlooker,
    begun(cell) {
      if (!typing.isBusy) surface.printText("\n");
      return onlooker.begun(cell);
    },
    async ended(cell, report) {
      await onlooker.ended(cell, report);
      if (!typing.isBusy) typing.ask();
    },
  });
  company?.gone.then((why) => {
    if (!typing.isBusy) surface.printText("\n");
    surface.print(viewGone(why));
    lines.close();
  });
}

async function converse(
  lines: Interface,
  kernel: PromptKernel,
  performer: Performer,
  typing: Typing,
): Promise<void> {
  let text = "";
  const ask = () => showPrompt(lines, kernel.next, text);
  typing.ask = ask;
  lines.on("SIGINT", () => {
    if (typing.isBusy) return performer.interrupt();
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
    typing.isBusy = true;
    const done = meaning.kind === "nothing" ? IDLE : await performer.perform(meaning);
    typing.isBusy = false;
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

async function openLines({ stdin, stdout, env }: Io, kernel: PromptKernel): Promise<Interface> {
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

async function complete(kernel: PromptKernel, line: string): Promise<[string[], string]> {
  const completer = createLineCompleter(kernel.language, COMMANDS);
  const { from, to, items } = await completer.complete(line, line.length);
  return [items.map(({ text }) => text), line.slice(from, to)];
}

function showPrompt(lines: Interface, number: number, text: string): void {
  const prompt = `${number}> `;
  lines.setPrompt(text === "" ? prompt : `${".".repeat(prompt.length - 1)} `);
  lines.prompt();
}

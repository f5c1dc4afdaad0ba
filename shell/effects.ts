// What the shell asks for, done: questions go to the kernel and come back as inputs, Cells and
// commands to the performer, the rest to the terminal.
// Invariant: no effect throws; an answer that does not come is an answer that is not shown.

import type { Company, PromptKernel } from "../kernel/prompt-kernel.ts";
import { never } from "../stdlib/base/assert.ts";
import { createLineCompleter, type LineCompleter } from "./commands/complete.ts";
import { COMMANDS } from "./commands/table.ts";
import type { EditorInput } from "./editor/state.ts";
import { editText } from "./host/edit-text.ts";
import { viewWaiting } from "./others.ts";
import type { Performer } from "./perform.ts";
import type { ScreenSurface } from "./screen-surface.ts";
import type { ShellEffect, ShellInput } from "./shell.ts";
import { type Line, span } from "./text/line.ts";
import { viewTrouble } from "./trouble.ts";

export interface EffectsOptions {
  readonly kernel: PromptKernel;
  readonly company: Company | null;
  readonly performer: Performer;
  readonly surface: ScreenSurface;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly terminal: TerminalOrders;
  readonly dispatch: (input: ShellInput) => void;
  /** What was typed, as it is to stay on the screen. */
  readonly accept: () => void;
}

/** What only the owner of the terminal can do. */
export interface TerminalOrders {
  suspend(): void;
  clearScreen(): void;
  ring(): void;
  leave(): void;
}

export function createEffects(options: EffectsOptions): (effect: ShellEffect) => void {
  const { kernel, performer, surface, terminal, dispatch } = options;
  const tell = (input: EditorInput) => dispatch({ kind: "editor", input });
  const finish = (prefill: string) => dispatch({ kind: "finished", number: kernel.next, prefill });
  const completer = createLineCompleter(kernel.language, COMMANDS);
  const fail = (error: unknown) => surface.print(viewTrouble(error, surface));
  return (effect) => {
    switch (effect.kind) {
      case "accept":
        return options.accept();
      case "perform":
        performer.perform(effect.meaning).then(({ isLeaving, prefill }) => {
          if (isLeaving) dispatch({ kind: "ended" });
          else finish(prefill);
        }, fail);
        return;
      case "next":
        return finish("");
      case "interrupt":
        return performer.interrupt();
      case "restart":
        kernel.restart().catch(fail);
        return;
      case "say":
        return surface.print([[span(effect.text, "muted")], ...viewOthers(options.company)]);
      case "leave":
        return terminal.leave();
      case "edit-outside":
        editText(effect.text, { env: options.env, surface }).then(
          (text) => tell({ kind: "edited", text }),
          fail,
        );
        return;
      case "suspend":
        return terminal.suspend();
      case "clear-screen":
        return terminal.clearScreen();
      case "bell":
        return terminal.ring();
      case "complete":
      case "signature":
      case "details":
      case "diagnose":
        ask(effect, kernel, completer).then(tell, () => {});
        return;
      default:
        return never(effect);
    }
  };
}

/** Ctrl-C does not end what this prompt did not begin. */
function viewOthers(company: Company | null): Line[] {
  const waiting = viewWaiting(company);
  return waiting.length === 0 ? [] : [...waiting, [span(".interrupt ends it.", "muted")]];
}

type Question = Extract<
  ShellEffect,
  { readonly kind: "complete" | "signature" | "details" | "diagnose" }
>;

async function ask(
  question: Question,
  kernel: PromptKernel,
  completer: LineCompleter,
): Promise<EditorInput> {
  const { request } = question;
  switch (question.kind) {
    case "complete": {
      const answer = await completer.complete(question.text, question.offset);
      return { kind: "completions", request, answer };
    }
    case "signature": {
      const language = await kernel.language();
      const answer = await language.signature(question.text, question.offset);
      return { kind: "signature", request, answer };
    }
    case "details":
      return { kind: "details", request, answer: await completer.describe(question.key) };
    case "diagnose": {
      const language = await kernel.language();
      return { kind: "diagnostics", request, answer: await language.diagnose(question.text) };
    }
    default:
      return never(question);
  }
}

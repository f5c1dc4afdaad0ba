// What code can do with the place where it is looked at: show a value before its end, replace what
// it has shown, ask. In a plain script a value is printed, and nobody can be asked.

import { inspect } from "node:util";
import { RondelError } from "../client/failures.ts";
import { type DisplayOptions, type Front, findFront } from "./front.ts";

export interface NotebookOptions {
  readonly globals: object;
  print(text: string): void;
}

/** What a value looks like, by media type; `text/plain` is made when it is not said. */
export type Looks = Readonly<Record<string, unknown>>;

const DISPLAY = Symbol.for("Jupyter.display");

/** A value that says itself what it looks like. */
export interface Displayable {
  [DISPLAY](): Looks | Promise<Looks>;
}

export function bindNotebook({ globals, print }: NotebookOptions) {
  const front = () => findFront(globals) ?? plainFront(print);
  return {
    /** Shows a value now, and not only at the end of the cell. */
    display(value: unknown, options: DisplayOptions = {}): void {
      front().display(value, options);
    },
    /** Takes away what the cell has shown; with `wait`, when the next thing is shown. */
    clearOutput({ wait = false }: { readonly wait?: boolean } = {}): void {
      front().clear(wait);
    },
    /** Shows a value beside the notebook, where there is such a place. */
    page(value: unknown): void {
      front().page(value);
    },
    /** Asks whoever runs the cell. */
    ask(question: string): Promise<string> {
      return front().ask(question, false);
    },
    /** The same for what is not to be seen. */
    askSecret(question: string): Promise<string> {
      return front().ask(question, true);
    },
  };
}

/** Something with the looks that are given, such as `{ "text/html": "<b>bold</b>" }`. */
export function looks(by: Looks): Displayable {
  return { [DISPLAY]: () => by };
}

/** HTML, to be shown as such: html`<b>${text}</b>`. What is put in is escaped. */
export function html(parts: TemplateStringsArray, ...values: readonly unknown[]): Displayable {
  return looks({ "text/html": String.raw({ raw: parts }, ...values.map(escapeHtml)) });
}

/** Markdown, to be shown as such. */
export function md(parts: TemplateStringsArray, ...values: readonly unknown[]): Displayable {
  return looks({ "text/markdown": String.raw({ raw: parts }, ...values) });
}

function plainFront(print: (text: string) => void): Front {
  const display = (value: unknown) => {
    print(`${typeof value === "string" ? value : inspect(value)}\n`);
  };
  return {
    display,
    clear() {},
    page: display,
    async ask(question) {
      throw new RondelError(
        `${question}: nobody can be asked here`,
        "Run it at a prompt or in a notebook, or take the answer from the environment.",
      );
    },
  };
}

function escapeHtml(value: unknown): string {
  return String(value)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

// A question of the user's code, answered at the bottom of the screen. What is secret is not drawn,
// not printed and not remembered.

import type { Question } from "../kernel/cell.ts";
import { RondelError } from "../stdlib/index.ts";
import { isTyped } from "./editor/key.ts";
import type { Keyboard } from "./terminal/keyboard.ts";
import type { TerminalInput } from "./terminal/keys.ts";
import type { Screen } from "./terminal/screen.ts";
import type { Tty } from "./terminal/tty.ts";
import { cleanLine } from "./text/clean.ts";
import { lineWidth } from "./text/cut.ts";
import { type Frame, type Line, span } from "./text/line.ts";
import { graphemesOf } from "./text/width.ts";

export interface AskingOptions {
  readonly screen: Pick<Screen, "resize">;
  readonly keys: Keyboard;
  readonly tty: Tty;
  /** What the bottom of the screen shows until it is null again. */
  readonly cover: (frame: Frame | null) => void;
  /** What was asked and answered stays above. */
  readonly print: (lines: readonly Line[]) => void;
}

/** Rejects when the user does not want to answer. */
export function askAtScreen(question: Question, options: AskingOptions): Promise<string> {
  const { screen, keys, tty, cover, print } = options;
  let answer = "";
  return new Promise((resolve, reject) => {
    const draw = () => cover(drawQuestion(question, answer, tty.columns));
    const end = () => {
      handBack();
      cover(null);
    };
    const give = () => {
      end();
      print([lineOf(question, answer)]);
      resolve(answer);
    };
    const refuse = () => {
      end();
      reject(new RondelError("nobody answered", "The question was left with Ctrl-C."));
    };
    const handBack = keys.listen({
      input(input) {
        if (input.kind === "key" && input.key === "enter") return give();
        if (input.kind === "key" && (input.key === "C-c" || input.key === "C-d")) return refuse();
        answer = typeInto(answer, input);
        draw();
      },
      ended: refuse,
      resized() {
        screen.resize(tty.columns, tty.rows);
        draw();
      },
    });
    draw();
  });
}

function typeInto(answer: string, input: TerminalInput): string {
  if (input.kind === "paste") return answer + cleanLine(input.text);
  if (input.key === "C-u") return "";
  if (input.key === "backspace") return graphemesOf(answer).slice(0, -1).join("");
  return isTyped(input.key) ? answer + input.key : answer;
}

function lineOf({ text, isSecret }: Question, answer: string): Line {
  return [span(`${cleanLine(text)} `, "accent"), span(isSecret ? "" : answer)];
}

/** The end of a long answer is what is being typed. */
function drawQuestion(question: Question, answer: string, columns: number): Frame {
  const graphemes = graphemesOf(answer);
  let shown = lineOf(question, answer);
  while (lineWidth(shown) >= columns && graphemes.length > 0) {
    graphemes.shift();
    shown = lineOf({ ...question, text: "…" }, graphemes.join(""));
  }
  return { lines: [shown], cursor: { row: 0, column: lineWidth(shown) } };
}

// Where terminals are shown, for Cells that open some: a front end with somebody before it.

import type { Question } from "../../cell.ts";
import type { Stays } from "./stays.ts";

export interface TerminalHost {
  readonly stays: Pick<Stays, "show">;
  /** Asks whoever runs the Cell. */
  ask(question: Question): Promise<string>;
}

/** Why none is opened where there is no such host. */
export const NOBODY = {
  name: "NobodyThere",
  message: "a terminal needs somebody who sits at it, and here nobody does",
  hint: "Run it in a notebook that is open, or at the prompt; or leave the terminal out.",
};

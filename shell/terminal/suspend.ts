// Job control: the terminal goes back to the shell that started this, until that brings us back.
// Invariant: where nobody can stop us the prompt goes on, for the order to stop is ignored there
// and nobody would ever say that we may continue.

import type { Keyboard } from "./keyboard.ts";
import type { Screen } from "./screen.ts";

/** A process that is stopped does not see this pass. */
const STOP_WAIT_MS = 50;

export function suspend(keys: Keyboard, screen: Screen): void {
  const returnKeys = keys.lend();
  const returnScreen = screen.lend();
  let isBack = false;
  const resume = () => {
    if (isBack) return;
    isBack = true;
    returnKeys();
    returnScreen();
  };
  process.once("SIGCONT", resume);
  setTimeout(resume, STOP_WAIT_MS);
  process.kill(0, "SIGTSTP");
}

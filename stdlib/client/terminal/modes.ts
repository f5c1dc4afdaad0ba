// What a program has switched on in a terminal and may leave on when nobody looks at it any more:
// another screen, mouse reports, keys in other forms. Whoever gives the terminal back undoes it.

export interface Modes {
  /** All that is written to the terminal passes by here. */
  watch(bytes: Uint8Array): void;
  /** What undoes all of it. */
  readonly reset: string;
}

const ESCAPE = "\x1b";
/** `?1049h` and the like: private modes, one or several at once. */
const SWITCH = new RegExp(`${ESCAPE}\\[\\?([\\d;]+)([hl])`, "g");
const LONGEST_SWITCH = 32;
const SHOWN_CURSOR = 25;
const WRAPS = 7;
/** On by nature: switched off is what has to be undone. */
const USUALLY_ON: ReadonlySet<number> = new Set([SHOWN_CURSOR, WRAPS]);

export function createModes(): Modes {
  const changed = new Set<number>();
  let rest = "";
  return {
    watch(bytes) {
      const text = rest + Buffer.from(bytes).toString("latin1");
      for (const [, list = "", kind] of text.matchAll(SWITCH)) {
        for (const mode of list.split(";").map(Number)) {
          const isUsual = (kind === "h") === USUALLY_ON.has(mode);
          if (isUsual) changed.delete(mode);
          else changed.add(mode);
        }
      }
      // One that is cut is seen when the rest of it comes; one that is seen twice changes nothing.
      const cut = text.lastIndexOf(ESCAPE);
      rest = cut >= 0 && text.length - cut < LONGEST_SWITCH ? text.slice(cut) : "";
    },
    get reset() {
      const undo = [...changed].map((mode) => `\x1b[?${mode}${USUALLY_ON.has(mode) ? "h" : "l"}`);
      return `${undo.join("")}\x1b[0m\x1b>`;
    },
  };
}

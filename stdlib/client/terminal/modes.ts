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
/** What else lasts, each with what undoes it: a second time does no harm. */
const OTHERS: readonly (readonly [switched: RegExp, undo: string])[] = [
  // The part of the screen that scrolls. To set it moves the cursor.
  [new RegExp(`${ESCAPE}\\[\\d+(;\\d+)?r`), "\x1b7\x1b[r\x1b8"],
  // The signs of which frames are drawn, in the place of letters.
  [new RegExp(`${ESCAPE}[()]0|\x0e`), "\x1b(B\x1b)B\x0f"],
  // Keys in other forms: those of kitty, those of xterm.
  [new RegExp(`${ESCAPE}\\[[>=]\\d+(;\\d+)?u`), "\x1b[<9u\x1b[=0u"],
  [new RegExp(`${ESCAPE}\\[>4;\\d+m`), "\x1b[>4m"],
  // The form of the cursor, and text that is put between what is there.
  [new RegExp(`${ESCAPE}\\[\\d+ q`), "\x1b[0 q"],
  [new RegExp(`${ESCAPE}\\[4h`), "\x1b[4l"],
];
const LONGEST_SWITCH = 32;
const SHOWN_CURSOR = 25;
const WRAPS = 7;
/** On by nature: switched off is what has to be undone. */
const USUALLY_ON: ReadonlySet<number> = new Set([SHOWN_CURSOR, WRAPS]);

export function createModes(): Modes {
  const changed = new Set<number>();
  const undone = new Set<string>();
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
      for (const [switched, undo] of OTHERS) if (switched.test(text)) undone.add(undo);
      // One that is cut is seen when the rest of it comes; one that is seen twice changes nothing.
      const cut = text.lastIndexOf(ESCAPE);
      rest = cut >= 0 && text.length - cut < LONGEST_SWITCH ? text.slice(cut) : "";
    },
    get reset() {
      const undo = [...changed].map((mode) => `\x1b[?${mode}${USUALLY_ON.has(mode) ? "h" : "l"}`);
      return `${undo.join("")}${[...undone].join("")}\x1b[0m\x1b>`;
    },
  };
}

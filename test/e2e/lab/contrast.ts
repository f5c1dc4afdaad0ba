// How well text can be told from what is behind it, as the browser has it: colours are computed
// ones, thinned by every opacity above, on the nearest ground that is not transparent.

import type { Locator } from "playwright-core";

export interface Faintest {
  /** As WCAG has it: 1 is invisible, 21 is black on white. */
  readonly ratio: number;
  readonly text: string;
}

export async function faintestText(within: Locator): Promise<Faintest> {
  const all = (await readLooks(within)).map(({ text, color, grounds, opacity }) => {
    const ground = groundOf(grounds);
    const ink = mix(numbersIn(color), ground, opacity);
    return { text, ratio: contrast(luminance(ink), luminance(ground)) };
  });
  return all.reduce((least, one) => (one.ratio < least.ratio ? one : least), BLACK_ON_WHITE);
}

const BLACK_ON_WHITE: Faintest = { ratio: 21, text: "" };

interface Look {
  readonly text: string;
  readonly color: string;
  /** From the nearest outwards. */
  readonly grounds: readonly string[];
  readonly opacity: number;
}

type Color = readonly number[];

/** Every text that is to be seen, with its looks. */
function readLooks(within: Locator): Promise<readonly Look[]> {
  return within.evaluate((root) => {
    const page = root.ownerDocument.defaultView;
    const looks: Look[] = [];
    const texts = root.ownerDocument.createTreeWalker(root, page.NodeFilter.SHOW_TEXT);
    while (texts.nextNode() !== null) {
      const { data, parentElement: parent } = texts.currentNode;
      if (data.trim() === "" || !parent.checkVisibility()) continue;
      const grounds: string[] = [];
      let opacity = 1;
      for (let one = parent; one !== null; one = one.parentElement) {
        const style = page.getComputedStyle(one);
        grounds.push(style.backgroundColor);
        opacity *= Number(style.opacity);
      }
      const { color } = page.getComputedStyle(parent);
      looks.push({ text: data.slice(0, 60), color, grounds, opacity });
    }
    return looks;
  });
}

/** Grounds that let others through are laid on them. */
function groundOf(grounds: readonly string[]): Color {
  return grounds
    .map(numbersIn)
    .toReversed()
    .reduce<Color>((below, one) => mix(one, below, 1), [255, 255, 255, 1]);
}

function mix(over: Color, below: Color, opacity: number): Color {
  const share = (over[3] ?? 1) * opacity;
  return [0, 1, 2].map((at) => (over[at] ?? 0) * share + (below[at] ?? 0) * (1 - share));
}

/** `rgb(1, 2, 3)` and `rgba(1, 2, 3, 0.5)`. */
function numbersIn(color: string): Color {
  return [...color.matchAll(/[\d.]+/g)].map(([number]) => Number(number));
}

function luminance(color: Color): number {
  const [red = 0, green = 0, blue = 0] = color.map((one) => {
    const part = one / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

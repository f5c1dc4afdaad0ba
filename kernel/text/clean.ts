// Text from outside, made fit to be edited or shown: one kind of line end, and no character that
// would move a cursor or give an order to a terminal.

import { stripVTControlCharacters } from "node:util";

const LINE_ENDS = /\r\n?|\u2028|\u2029/g;
const CONTROLS = /[^\P{Control}\n\t]/gu;

/** Keeps line breaks and tabs. */
export function cleanText(text: string): string {
  const plain = stripVTControlCharacters(text.toWellFormed());
  return plain.replace(LINE_ENDS, "\n").replace(CONTROLS, "");
}

/** For one line of a screen: a tab or a break is a space. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/[\n\t]/g, " ");
}

/** What turns the direction of writing, and could make a name look like another. */
const TURNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A name or a title from outside, as one line that gives no order to a terminal. */
export function nameOf(text: string): string {
  return cleanLine(text).replace(TURNS, "");
}

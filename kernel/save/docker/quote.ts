// Text as a shell and as a Dockerfile read it.

import { freeName } from "../parameters.ts";

/** One word of a shell's command. */
export function shellWord(text: string): string {
  return /^[\w./:@%+,=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A value of ENV, LABEL and their kind; null when it cannot be written there. */
export function dockerValue(text: string, isExpanded = false): string | null {
  if (/[\n\r]/.test(text)) return null;
  const plain = text.replace(/[\\"]/g, "\\$&");
  return `"${isExpanded ? plain : plain.replaceAll("$", "\\$")}"`;
}

/** A path or a name as one word of a Dockerfile; null when it cannot be one. */
export function dockerWord(text: string): string | null {
  return isPlainWord(text) ? text : dockerValue(text);
}

/** Whether it stands for itself. What begins with a dash may be an option. */
export function isPlainWord(text: string): boolean {
  return /^[\w./:@%+][\w./:@%+-]*$/.test(text);
}

/** A path in a list of COPY, whose words are read for variables and quotes even there. */
export function dockerPath(text: string): string {
  return text.replace(/[\\"'$]/g, "\\$&");
}

/** A command without a shell. */
export function dockerList(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(", ")}]`;
}

/** A word that no line of the text is. */
export function freeDelimiter(wanted: string, text: string): string {
  const lines = new Set(text.split("\n"));
  return freeName(wanted, (one) => lines.has(one));
}

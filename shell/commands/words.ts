// The words behind a command, as a shell would take them apart: quotes keep spaces in a word.

export function splitWords(text: string): string[] {
  const words = text.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? [];
  return words.map((word) => (word.includes("=") ? word : word.replace(/["']/g, "")));
}

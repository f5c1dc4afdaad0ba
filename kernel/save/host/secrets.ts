// The texts of the secrets that a session has, to see that none of them is in what is written.

import { readFileSync } from "node:fs";

/** A shorter text is found anywhere. */
const LEAST_SEARCHED = 6;

/** What commands (`cmd://`) would answer is not known here. */
export function secretsFrom(
  texts: readonly string[],
  uris: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): string[] {
  const found = uris.map((uri) => {
    if (uri.startsWith("env://")) return env[uri.slice("env://".length)] ?? "";
    return uri.startsWith("file://") ? textIn(uri.slice("file://".length)) : "";
  });
  return [...texts, ...found].filter((text) => text.trim().length >= LEAST_SEARCHED);
}

function textIn(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // a secret that is not there any more has no text
  }
}

export function isHidden(bytes: Buffer, secrets: readonly string[]): boolean {
  return secrets.some((text) => bytes.includes(text) || bytes.includes(text.trim()));
}

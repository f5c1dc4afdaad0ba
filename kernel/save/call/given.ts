// The arguments that a parameter had in the session that a module was saved from.

import type { Parameter } from "../words.ts";
import type { ArgumentValue } from "./words.ts";

/** null when whoever calls must say: the text of a secret, or a variable of an environment. */
export function argumentFrom(
  { given, ignore }: Pick<Parameter, "given" | "ignore">,
  env: Readonly<Record<string, string | undefined>>,
): ArgumentValue | null {
  switch (given.kind) {
    case "directory":
      return { kind: "directory", path: given.path, ignore };
    case "file":
    case "socket":
      return { kind: given.kind, path: given.path };
    case "secret":
      return { kind: "secret", uri: given.uri };
    case "secret-text":
      return null;
    case "variable": {
      const value = env[given.name];
      return value === undefined ? null : { kind: "plain", value };
    }
    case "literal":
      return { kind: "plain", value: undefined };
  }
}

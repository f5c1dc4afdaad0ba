// $VAR and ${VAR} in arguments and paths, replaced by the container's variables.

import { fail } from "../../../event/failure.ts";
import type { ContainerState } from "../../values/container.ts";

const REFERENCE = /\$(?:\{([^}]*)\}|([A-Za-z_][A-Za-z0-9_]*))/g;

/** A name that is not set is replaced by nothing, as in a shell. */
export function expandVariables(text: string, state: ContainerState): string {
  return text.replace(REFERENCE, (_all, braced: string | undefined, bare: string | undefined) => {
    const name = braced ?? bare ?? "";
    if (state.secretEnv.some(([one]) => one === name)) refuse(name);
    const known = [...state.env, ...state.volatileEnv].find(([one]) => one === name);
    return known?.[1] ?? "";
  });
}

/** The text would be part of the command line, of digests and of logs. */
function refuse(name: string): never {
  return fail({
    kind: "argument",
    argument: "expand",
    want: "names of plain variables",
    got: `${name}, whose value is a secret`,
  });
}

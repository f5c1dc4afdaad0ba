// The parameters of a module, each made once however often a session asked for the same thing.
// Invariant: no parameter has the name of anything else in the module.

import type { Given, Parameter } from "./words.ts";

export interface Parameters {
  readonly all: readonly Parameter[];
  get(name: string): Parameter | undefined;
  /** Under this name, or another one where that is null. */
  add(wanted: Wanted, name: string | null): Parameter;
}

export interface Wanted {
  readonly type: string;
  readonly given: Given;
  readonly ignore: readonly string[];
  readonly says: string;
}

export function createParameters(isTaken: (name: string) => boolean): Parameters {
  const byName = new Map<string, Parameter>();
  const byKey = new Map<string, Parameter>();
  return {
    get all() {
      return [...byName.values()];
    },
    get: (name) => byName.get(name),
    add(wanted, name) {
      const { type, given, ignore } = wanted;
      // Two names for one literal are two parameters: the user made them two.
      const key = JSON.stringify([type, given, ignore, given.kind === "literal" ? name : null]);
      const known = byKey.get(key);
      if (known !== undefined && (name === null || known.name === name)) return known;
      const free = name ?? freeName(nameFor(wanted), (one) => isTaken(one) || byName.has(one));
      const standard = given.kind === "literal" ? given.code : null;
      const says = wanted.says === "" ? sayOf(given) : wanted.says;
      const parameter: Parameter = { ...wanted, name: free, standard, says };
      byName.set(free, parameter);
      if (known === undefined) byKey.set(key, parameter);
      return parameter;
    },
  };
}

export function freeName(wanted: string, isTaken: (name: string) => boolean): string {
  let name = wanted;
  for (let count = 2; isTaken(name); count += 1) name = `${wanted}${count}`;
  return name;
}

function nameFor({ given }: Wanted): string {
  switch (given.kind) {
    case "directory":
      return camel(lastWord(given.path)) ?? "source";
    case "file":
      return camel(lastWord(given.path)) ?? "file";
    case "socket":
      return camel(lastWord(given.path)) ?? "socket";
    case "secret":
      return camel(lastWord(given.uri)) ?? "secret";
    case "secret-text":
    case "variable":
      return camel(given.name) ?? "value";
    case "literal":
      return "value";
  }
}

function lastWord(path: string): string {
  return path.split("/").findLast((part) => part !== "" && !/^\.+$/.test(part)) ?? "";
}

/** null when nothing of it can stand in a name. */
export function camel(text: string): string | null {
  const isShouted = text === text.toUpperCase();
  const words = (isShouted ? text.toLowerCase() : text).split(/[^\p{L}\p{N}]+/u);
  const name = words
    .filter((word) => word !== "")
    .map((word, index) =>
      index === 0 ? lower(word) : word.charAt(0).toUpperCase() + word.slice(1),
    )
    .join("");
  if (name === "") return null;
  return /^[\p{L}]/u.test(name) ? name : `from${name}`;
}

function lower(word: string): string {
  return word.charAt(0).toLowerCase() + word.slice(1);
}

function sayOf(given: Given): string {
  switch (given.kind) {
    case "directory":
      return `A folder; it was ${given.path}.`;
    case "file":
      return `A file; it was ${given.path}.`;
    case "socket":
      return `A socket; it was ${given.path}.`;
    case "secret":
      return `A secret; it was ${given.uri}.`;
    case "secret-text":
      return `A secret; it was called ${given.name}.`;
    case "variable":
      return `It was the variable ${given.name} of the environment.`;
    case "literal":
      return "";
  }
}

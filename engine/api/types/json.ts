// JSONValue: one parsed JSON text, and the changes of it. What is not there, or is of another
// kind than was asked for, is a failure that names the path.

import type { Json } from "../../../stdlib/base/canonical.ts";
import { fail } from "../../event/failure.ts";
import type { JSONValueFields } from "../generated.ts";

type JsonObject = { readonly [name: string]: Json };

/** What a person calls each kind; `null` stands for what has not been set yet. */
type Kind = "null" | "a boolean" | "a number" | "a string" | "an array" | "an object";

export const jsonValue: JSONValueFields = {
  asArray({ json }) {
    if (!Array.isArray(json)) return failKind("asArray", "an array", json);
    return json.map((one: Json) => ({ json: one }));
  },
  asBoolean: ({ json }) =>
    typeof json === "boolean" ? json : failKind("asBoolean", "a boolean", json),
  asInteger({ json }) {
    if (typeof json === "number" && Number.isSafeInteger(json)) return json;
    return failKind("asInteger", "a whole number", json);
  },
  asString: ({ json }) =>
    typeof json === "string" ? json : failKind("asString", "a string", json),
  contents: ({ json }, { pretty, indent }) =>
    pretty ? indented(json, indent, "") : JSON.stringify(json),
  field({ json }, { path }) {
    let found = json;
    for (const [at, name] of path.entries()) {
      if (!isObject(found)) return failKind(pathText(path.slice(0, at)), "an object", found);
      found = ownField(found, name) ?? failMissing(path.slice(0, at + 1));
    }
    return { json: found };
  },
  fields: ({ json }) =>
    isObject(json) ? Object.keys(json) : failKind("fields", "an object", json),
  newBoolean: (_self, { value }) => ({ json: value }),
  newInteger: (_self, { value }) => ({ json: value }),
  newString: (_self, { value }) => ({ json: value }),
  withContents: (_self, { contents }) => ({ json: parseJson(contents, "contents") }),
  withField: ({ json }, { path, value }) => ({ json: setField(json, path, value.state.json) }),
};

/** `what` names the text in the failure. */
export function parseJson(text: string, what: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    const got = error instanceof Error ? error.message : "other text";
    return fail({ kind: "argument", argument: what, want: "JSON", got }, error);
  }
}

/** JSON.stringify takes only the first ten characters of an indent. */
function indented(json: Json, indent: string, before: string): string {
  const inside = before + indent;
  const block = (open: string, lines: readonly string[], close: string) =>
    lines.length === 0
      ? open + close
      : `${open}\n${lines.map((line) => inside + line).join(",\n")}\n${before}${close}`;
  if (Array.isArray(json)) {
    return block(
      "[",
      json.map((one: Json) => indented(one, indent, inside)),
      "]",
    );
  }
  if (!isObject(json)) return JSON.stringify(json);
  const lines = Object.entries(json).map(
    ([name, one]) => `${JSON.stringify(name)}: ${indented(one, indent, inside)}`,
  );
  return block("{", lines, "}");
}

/** What is missing on the way is made; a value that is no object is not written over. */
function setField(json: Json, path: readonly string[], value: Json, done = 0): Json {
  const name = path[done];
  if (name === undefined) return value;
  if (json !== null && !isObject(json)) {
    return failKind(pathText(path.slice(0, done)), "an object", json);
  }
  const fields = new Map(Object.entries(json ?? {}));
  fields.set(name, setField(fields.get(name) ?? null, path, value, done + 1));
  return Object.fromEntries(fields);
}

function ownField(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function isObject(json: Json): json is JsonObject {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

function kindOf(json: Json): Kind {
  if (json === null) return "null";
  if (Array.isArray(json)) return "an array";
  if (typeof json === "boolean") return "a boolean";
  if (typeof json === "number") return "a number";
  return typeof json === "string" ? "a string" : "an object";
}

function pathText(path: readonly string[]): string {
  return path.length === 0 ? "path" : `path ${path.join(".")}`;
}

function failKind(argument: string, want: string, json: Json): never {
  fail({ kind: "argument", argument, want, got: kindOf(json) });
}

function failMissing(path: readonly string[]): never {
  const want = "a field that is there";
  fail({ kind: "argument", argument: "path", want, got: path.join(".") });
}

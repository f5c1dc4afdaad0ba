// From what was written behind `--NAME` to what a module's process makes an argument of.

import { RondelError } from "../../../stdlib/index.ts";
import type { Given } from "../words.ts";
import type { FunctionShape, ParameterShape } from "./shape.ts";
import type { ArgumentValue } from "./words.ts";

/** In the order of the parameters; `given` has what was written, by name. */
export function argumentsOf(
  { name, parameters }: FunctionShape,
  given: ReadonlyMap<string, readonly string[]>,
  saved: Readonly<Record<string, Given>>,
): ArgumentValue[] {
  return parameters.flatMap((parameter): ArgumentValue[] => {
    const texts = given.get(parameter.name) ?? [];
    if (texts.length === 0) {
      if (parameter.isRest) return [];
      if (parameter.isRequired) throw missing(name, parameter);
      return [{ kind: "plain", value: undefined }];
    }
    const values = texts.map((text) => argumentOf(parameter, text, saved[parameter.name]));
    if (parameter.isRest) return values;
    if (parameter.isList) return [{ kind: "list", items: values }];
    return values.slice(-1);
  });
}

function missing(name: string, parameter: ParameterShape): RondelError {
  return new RondelError(
    `${name} needs ${parameter.name}, ${exampleOf(parameter.type)}`,
    parameter.says,
  );
}

function argumentOf(
  { name, type, ignore }: ParameterShape,
  text: string,
  given: Given | undefined,
): ArgumentValue {
  switch (type) {
    case "Directory":
      return { kind: "directory", path: text, ignore };
    case "File":
      return { kind: "file", path: text };
    case "Socket":
      return { kind: "socket", path: text };
    case "Container":
      return { kind: "image", address: text };
    case "Secret":
      if (!/^(env|file|cmd):\/\//.test(text)) throw noSecret(name);
      return given?.kind === "secret-text"
        ? { kind: "secret-text", name: given.name, uri: text }
        : { kind: "secret", uri: text };
    case "number":
      if (text.trim() === "" || Number.isNaN(Number(text))) throw wrong(name, type, text);
      return { kind: "plain", value: Number(text) };
    case "boolean":
      if (text !== "true" && text !== "false") throw wrong(name, type, text);
      return { kind: "plain", value: text === "true" };
    default:
      return { kind: "plain", value: text };
  }
}

/** The text itself is never repeated: it may be the secret. */
function noSecret(name: string): RondelError {
  return new RondelError(
    `${name} is a secret, and is named by where it is, not given as text`,
    `Such as: --${name} env://TOKEN, file://PATH or cmd://COMMAND`,
  );
}

function wrong(name: string, type: string, text: string): RondelError {
  return new RondelError(`${name} is ${exampleOf(type)}, and not ${JSON.stringify(text)}`);
}

export function exampleOf(type: string): string {
  switch (type) {
    case "Directory":
      return "a folder of this machine";
    case "File":
      return "a file of this machine";
    case "Socket":
      return "a socket of this machine";
    case "Container":
      return "the address of an image";
    case "Secret":
      return "a secret: env://NAME, file://PATH or cmd://COMMAND";
    case "number":
      return "a number";
    case "boolean":
      return "true or false";
    default:
      return "text";
  }
}

// From what was written behind `--NAME` to what a module's process makes an argument of. All that
// can be wrong with it is said before anything runs.

import { never } from "../../../stdlib/base/assert.ts";
import { RondelError } from "../../../stdlib/index.ts";
import type { Given } from "../words.ts";
import { exampleOf, kindOf } from "./kinds.ts";
import type { FunctionShape, ParameterShape } from "./shape.ts";
import type { ArgumentValue } from "./words.ts";

/** What is at a path of the host; null where nothing is. */
export type PathKind = "directory" | "file" | "socket";
export type LookAt = (path: string) => PathKind | null;

export interface GivenArguments {
  /** What was written, by the names of the parameters. */
  readonly texts: ReadonlyMap<string, readonly string[]>;
  /** What the session had in the place of each, of a module that was saved from one. */
  readonly saved: Readonly<Record<string, Given>>;
  readonly lookAt: LookAt;
}

/** In the order of the parameters. */
export function argumentsOf(
  { name, parameters }: FunctionShape,
  { texts, saved, lookAt }: GivenArguments,
): ArgumentValue[] {
  const given = (parameter: ParameterShape) => texts.get(parameter.name) ?? [];
  const missing = parameters.filter((one) => one.isRequired && given(one).length === 0);
  if (missing.length > 0) throw lacking(name, missing);
  return parameters.flatMap((parameter): ArgumentValue[] => {
    const written = given(parameter);
    if (written.length === 0) {
      return parameter.isRest ? [] : [{ kind: "plain", value: undefined }];
    }
    const values = written.map((text) =>
      argumentOf(parameter, text, { given: saved[parameter.name], lookAt }),
    );
    if (parameter.isRest) return values;
    if (parameter.isList) return [{ kind: "list", items: values }];
    return values.slice(-1);
  });
}

function lacking(name: string, missing: readonly ParameterShape[]): RondelError {
  const needs = missing.map((one) => `${one.name}, ${exampleOf(one.type)}`).join("; and ");
  const says = missing.map((one) => one.says).filter((one) => one !== "");
  return new RondelError(`${name} needs ${needs}`, says.join(" "));
}

interface Around {
  readonly given: Given | undefined;
  readonly lookAt: LookAt;
}

function argumentOf(
  parameter: ParameterShape,
  text: string,
  { given, lookAt }: Around,
): ArgumentValue {
  const { name, type, ignore } = parameter;
  const kind = kindOf(type);
  switch (kind.kind) {
    case "directory":
      requirePath(parameter, text, kind.kind, lookAt);
      return { kind: "directory", path: text, ignore };
    case "file":
    case "socket":
      requirePath(parameter, text, kind.kind, lookAt);
      return { kind: kind.kind, path: text };
    case "image":
      if (text.trim() === "") throw wrong(parameter, text);
      return { kind: "image", address: text };
    case "secret":
      if (!/^(env|file|cmd):\/\//.test(text)) throw noSecret(name);
      return given?.kind === "secret-text"
        ? { kind: "secret-text", name: given.name, uri: text }
        : { kind: "secret", uri: text };
    case "number":
      if (text.trim() === "" || !Number.isFinite(Number(text))) throw wrong(parameter, text);
      return { kind: "plain", value: Number(text) };
    case "boolean":
      if (text !== "true" && text !== "false") throw wrong(parameter, text);
      return { kind: "plain", value: text === "true" };
    case "choice":
      if (!kind.choices.includes(text)) throw wrong(parameter, text);
      return { kind: "plain", value: text };
    case "text":
      return { kind: "plain", value: text };
    case "none":
      throw new RondelError(`${name} is ${exampleOf(type)}`);
    default:
      return never(kind);
  }
}

function requirePath(
  parameter: ParameterShape,
  path: string,
  want: PathKind,
  lookAt: LookAt,
): void {
  const found = lookAt(path);
  if (found === want) return;
  const { name, type } = parameter;
  const seen = found === null ? "there is nothing" : `there is a ${found}`;
  throw new RondelError(`${name} is ${exampleOf(type)}, and at ${JSON.stringify(path)} ${seen}`);
}

/** The text itself is never repeated: it may be the secret. */
function noSecret(name: string): RondelError {
  return new RondelError(
    `${name} is a secret, and is named by where it is, not given as text`,
    `Such as: --${name} env://TOKEN, file://PATH or cmd://COMMAND`,
  );
}

function wrong({ name, type }: ParameterShape, text: string): RondelError {
  return new RondelError(`${name} is ${exampleOf(type)}, and not ${JSON.stringify(text)}`);
}

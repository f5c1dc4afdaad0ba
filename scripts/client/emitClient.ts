// The whole client as the text of one TypeScript file. Pure: a schema in, code out.

import {
  buildSchema,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isScalarType,
} from "graphql";
import { emitClass, emitOptions } from "./emitClass.ts";
import { emitData, emitEvents } from "./emitEvents.ts";
import { dataTypes, fieldsOf, lazyTypes } from "./schema.ts";
import { docComment } from "./text.ts";
import { inputFieldType, isNamedScalar } from "./types.ts";

const HEADER = `// Generated from engine/api/schema.graphql by scripts/client/generate.ts.
// One class for each type that has an ID. A method that answers an object only describes it;
// the others ask the engine, with one document.

import { Lazy } from "./lazy.ts";
import type { OutputChunk, OutputOptions } from "./output.ts";
import type { ScreenOptions } from "./screen.ts";
import type { TerminalOptions } from "./terminal/options.ts";`;

export function emitClient(sdl: string): string {
  const schema = buildSchema(sdl, { assumeValidSDL: true });
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith("__"));
  const classes = lazyTypes(schema);
  const parts = [
    HEADER,
    ...types
      .filter(isScalarType)
      .filter(({ name }) => isNamedScalar(name))
      .map(emitScalar),
    ...types.filter(isEnumType).map(emitEnum),
    ...types.filter(isInputObjectType).map(emitInput),
    ...dataTypes(schema).map((type) => emitData(type)),
    ...classes.flatMap((type) => [...emitOptions(type, schema), emitClass(type, schema)]),
    ...emitEvents(schema),
    emitFunctions(schema),
  ];
  return `${parts.join("\n\n").replaceAll(/\n{3,}/g, "\n\n")}\n`;
}

function emitScalar({
  name,
  description,
}: {
  name: string;
  description?: string | null | undefined;
}) {
  return withDoc(description, `export type ${name} = string;`);
}

function emitEnum(type: GraphQLEnumType): string {
  const names = type.getValues().map(({ name }) => name);
  const members = new Map<string, string>();
  for (const name of names) {
    const key = memberName(name);
    if (!members.has(key)) members.set(key, `  ${key}: "${name}",`);
  }
  const union = names.map((name) => `"${name}"`).join(" | ");
  return withDoc(
    type.description,
    [
      `export type ${type.name} = ${union};`,
      `export const ${type.name} = {`,
      ...members.values(),
      "} as const;",
    ].join("\n"),
  );
}

/** REGULAR_TYPE becomes RegularType; a name in mixed case stays. */
function memberName(name: string): string {
  if (name !== name.toUpperCase()) return name;
  return name
    .split("_")
    .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
    .join("");
}

function emitInput(type: GraphQLInputObjectType): string {
  const members = Object.values(type.getFields()).map((field) => {
    const required = field.astNode?.type.kind === "NonNullType" && field.defaultValue === undefined;
    const tail = required
      ? `: ${inputFieldType(field)}`
      : `?: ${inputFieldType(field)} | undefined`;
    return withDoc(field.description, `  ${field.name}${tail};`, "  ");
  });
  return withDoc(type.description, [`export interface ${type.name} {`, ...members, "}"].join("\n"));
}

/** The root's fields as plain functions: the globals of a prompt and the exports of a library. */
function emitFunctions(schema: GraphQLSchema): string {
  const root = schema.getQueryType();
  if (!root) throw new TypeError("the schema has no Query");
  const names = fieldsOf(root, schema).map(({ name }) => name);
  return [
    "/** The root's fields as functions of their own. */",
    "export function functionsOf(client: Client) {",
    "  return {",
    ...names.map((name) => `    ${name}: client.${name}.bind(client),`),
    "  };",
    "}",
  ].join("\n");
}

function withDoc(text: string | null | undefined, code: string, indent = ""): string {
  return [docComment(text, indent), code].filter((part) => part !== "").join("\n");
}

// The type of every resolver, from the schema: with it a field without a resolver, a resolver
// without a field and a wrong argument are type errors.

import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";
import { expectedType } from "../../engine/api/schema/directives.ts";
import { enumSpellings } from "../../engine/api/schema/enums.ts";

const HEAD = `// Made by scripts/api/types.ts from schema.graphql: every resolver has its type here.

import type { Platform } from "../op/platform.ts";
import type { Made, Resolver } from "./resolver.ts";
import type { Value } from "./values/value.ts";
`;

export function generateApiTypes(sdl: string): string {
  const schema = buildSchema(sdl);
  const objects = Object.values(schema.getTypeMap()).filter(isObjectType);
  const types = objects.filter(isNode);
  const parts = types.map((type) => interfaceOf(type, schema));
  const index = types.map((type) => `  readonly ${type.name}: ${type.name}Fields;`);
  const data = objects.filter(isData).map((type) => dataOf(type, schema));
  const about = "\n/** Objects that are told whole. */\n";
  const told = `${about}export type Data = {\n${data.join("\n")}\n};\n`;
  const fields = `\nexport type Fields = {\n${index.join("\n")}\n};\n`;
  return `${HEAD}\n${parts.join("\n")}${told}${fields}`;
}

/** No object of its own, no event, and not what graphql has itself. */
function isData(type: GraphQLObjectType): boolean {
  const isRoot = type.name === "Subscription" || type.name === "Mutation";
  if (isRoot || type.name.startsWith("__")) return false;
  return type.getInterfaces().length === 0;
}

function dataOf(type: GraphQLObjectType, schema: GraphQLSchema): string {
  const fields = Object.values(type.getFields());
  const lines = fields.map((field) => `    readonly ${field.name}: ${answer(field, schema)};`);
  return `  readonly ${type.name}: {\n${lines.join("\n")}\n  };`;
}

function isNode(type: GraphQLObjectType): boolean {
  return type.getInterfaces().some(({ name }) => name === "Node");
}

function interfaceOf(type: GraphQLObjectType, schema: GraphQLSchema): string {
  const fields = Object.values(type.getFields()).filter(({ name }) => name !== "id");
  const lines = fields.map(
    (field) => `  readonly ${field.name}: ${resolver(type, field, schema)};`,
  );
  return `export type ${type.name}Fields = {\n${lines.join("\n")}\n};\n`;
}

type Field = GraphQLField<unknown, unknown>;

function resolver(type: GraphQLObjectType, field: Field, schema: GraphQLSchema): string {
  const args = field.args.map((arg) => `    readonly ${arg.name}: ${argument(arg, schema)};`);
  const record = args.length === 0 ? "Record<never, never>" : `{\n${args.join("\n")}\n  }`;
  return `Resolver<"${type.name}", ${record}, ${answer(field, schema)}>`;
}

/** What is left out is its default, or null when there is none. */
function argument(arg: GraphQLArgument, schema: GraphQLSchema): string {
  const isGiven = isNonNullType(arg.type) || arg.defaultValue !== undefined;
  const plain = inputOf(isNonNullType(arg.type) ? arg.type.ofType : arg.type, arg, schema);
  return isGiven ? plain : `${plain} | null`;
}

function inputOf(type: GraphQLInputType, arg: GraphQLArgument, schema: GraphQLSchema): string {
  if (isNonNullType(type)) return inputOf(type.ofType, arg, schema);
  if (isListType(type)) return `readonly ${inputOf(type.ofType, arg, schema)}[]`;
  if (type.name === "ID") {
    const expected = expectedType(arg);
    return expected === null ? "Value" : `Value<"${expected}">`;
  }
  return leaf(type.name, schema);
}

function answer(field: Field, schema: GraphQLSchema): string {
  const isNullable = !isNonNullType(field.type);
  const plain = outputOf(isNonNullType(field.type) ? field.type.ofType : field.type, schema);
  return isNullable ? `${plain} | null` : plain;
}

function outputOf(type: GraphQLOutputType, schema: GraphQLSchema): string {
  if (isNonNullType(type)) return outputOf(type.ofType, schema);
  if (isListType(type)) return `readonly ${outputOf(type.ofType, schema)}[]`;
  if (isObjectType(type)) return isData(type) ? `Data["${type.name}"]` : `Made<"${type.name}">`;
  if (isInterfaceType(type)) return "Value";
  // A field that answers an ID answers its receiver's, once the resolver is done.
  if (type.name === "ID") return "void";
  return leaf(type.name, schema);
}

const SCALARS: Readonly<Record<string, string>> = {
  String: "string",
  JSON: "string",
  Int: "number",
  Float: "number",
  Boolean: "boolean",
  Platform: "Platform",
  // Nothing at all would be null, which the schema does not allow.
  Void: '""',
};

/** The fields of an input object are scalars. */
function plainOf(type: GraphQLInputType): string {
  const name = isNonNullType(type) ? type.ofType.toString() : type.toString();
  const plain = SCALARS[name] ?? "never";
  return isNonNullType(type) ? plain : `${plain} | null`;
}

function leaf(name: string, schema: GraphQLSchema): string {
  const type = schema.getType(name);
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    const members = fields.map(({ name: own, type: its }) => `readonly ${own}: ${plainOf(its)}`);
    return `{ ${members.join("; ")} }`;
  }
  if (!isEnumType(type)) return SCALARS[name] ?? "never";
  const names = new Set(enumSpellings(type).values());
  return `(${[...names].map((one) => JSON.stringify(one)).join(" | ")})`;
}

// GraphQL types as TypeScript types.

import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLOutputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
} from "graphql";
import { expectedType } from "./schema.ts";

const SCALARS: Readonly<Record<string, string>> = {
  String: "string",
  Int: "number",
  Float: "number",
  Boolean: "boolean",
  ID: "string",
  Void: "void",
};

/** The scalars that get a name of their own in the client. */
export function isNamedScalar(name: string): boolean {
  return SCALARS[name] === undefined;
}

export function outputType(type: GraphQLOutputType): string {
  if (isNonNullType(type)) return bareOutput(type.ofType);
  const bare = bareOutput(type);
  return bare === "void" ? bare : `${bare} | null`;
}

function bareOutput(type: GraphQLOutputType): string {
  if (isListType(type)) return listOf(outputType(type.ofType));
  if (isScalarType(type)) return SCALARS[type.name] ?? type.name;
  return "name" in type ? type.name : "unknown";
}

/** An ID argument takes the object itself; a text that may be an ID takes either. */
export function argType(arg: GraphQLArgument): string {
  const object = expectedType(arg);
  const type = inputType(arg.type, object === "Node" ? "Lazy" : object);
  return object !== null && type === "string"
    ? `${object === "Node" ? "Lazy" : object} | string`
    : type;
}

export function inputFieldType(field: GraphQLInputField): string {
  return inputType(field.type, null);
}

function inputType(type: GraphQLInputType, object: string | null): string {
  if (isNonNullType(type)) return inputType(type.ofType, object);
  if (isListType(type)) return `readonly ${listOf(inputType(type.ofType, object))}`;
  if (isScalarType(type)) {
    return type.name === "ID" && object !== null ? object : (SCALARS[type.name] ?? type.name);
  }
  if (isEnumType(type) || isInputObjectType(type)) return type.name;
  return "unknown";
}

function listOf(element: string): string {
  return element.includes(" ") ? `(${element})[]` : `${element}[]`;
}

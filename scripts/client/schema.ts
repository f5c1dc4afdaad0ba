// What the generator reads of the schema, beyond what graphql-js says: the object that an ID
// stands for, and which types are described lazily and which are plain data.

import {
  type DirectiveNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";

export type Field = GraphQLField<unknown, unknown>;

/** Types with an `id` are objects one can hold on to; the root is one too. */
function isLazyType(type: GraphQLNamedType): type is GraphQLObjectType {
  return isObjectType(type) && "id" in type.getFields();
}

export function lazyTypes(schema: GraphQLSchema): GraphQLObjectType[] {
  return Object.values(schema.getTypeMap())
    .filter(isLazyType)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Without what the client does by itself, and what is no use on a class. */
export function fieldsOf(type: GraphQLObjectType, schema: GraphQLSchema): Field[] {
  const isRoot = type === schema.getQueryType();
  return Object.values(type.getFields()).filter(({ name }) => {
    if (name.startsWith("_") || name === "constructor" || name === "terminal") return false;
    return !isRoot || !(name === "node" || name === "id" || /^load\w+FromID$/.test(name));
  });
}

/** The type named by `@expectedType`, for an argument or a field that is an ID. */
export function expectedType(from: GraphQLArgument | Field): string | null {
  const directive = directiveOf(from, "expectedType");
  const value = directive?.arguments?.find(({ name }) => name.value === "name")?.value;
  return value?.kind === "StringValue" ? value.value : null;
}

function directiveOf(from: GraphQLArgument | Field, name: string): DirectiveNode | undefined {
  return from.astNode?.directives?.find((directive) => directive.name.value === name);
}

export function isRequired(arg: GraphQLArgument): boolean {
  return isNonNullType(arg.type) && arg.defaultValue === undefined;
}

function isList(type: GraphQLOutputType): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}

/** Objects that are told whole, as nobody could hold on to them. */
function isDataType(type: GraphQLNamedType): type is GraphQLObjectType {
  return isObjectType(type) && !isLazyType(type);
}

/** What a document asks of such an object: all of it. */
function selectionOf(type: GraphQLObjectType): string {
  const fields = Object.values(type.getFields()).map((field) => {
    const named = getNamedType(field.type);
    return isObjectType(named) ? field.name + selectionOf(named) : field.name;
  });
  return `{${fields.join(" ")}}`;
}

/** Those that fields of lazy types answer, and those inside them. */
export function dataTypes(schema: GraphQLSchema): GraphQLObjectType[] {
  const found = new Set<GraphQLObjectType>();
  const gather = (type: GraphQLNamedType) => {
    if (!isDataType(type) || found.has(type)) return;
    found.add(type);
    for (const field of Object.values(type.getFields())) gather(getNamedType(field.type));
  };
  for (const type of lazyTypes(schema)) {
    for (const field of fieldsOf(type, schema)) gather(getNamedType(field.type));
  }
  return [...found].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export type Answers =
  | { readonly kind: "object"; readonly type: string }
  | { readonly kind: "object-id"; readonly type: string }
  | { readonly kind: "objects"; readonly type: string }
  | { readonly kind: "data"; readonly select: string }
  | { readonly kind: "value" };

export function answersOf(field: Field): Answers {
  const named = getNamedType(field.type);
  const expected = expectedType(field);
  if (expected !== null && !isList(field.type)) return { kind: "object-id", type: expected };
  if (isDataType(named)) return { kind: "data", select: selectionOf(named) };
  if (!isLazyType(named)) return { kind: "value" };
  return { kind: isList(field.type) ? "objects" : "object", type: named.name };
}

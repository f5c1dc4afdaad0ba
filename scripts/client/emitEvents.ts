// What a subscription sends is plain data: an interface for each type, their closed union, and the
// one document that asks for all of it. `kind` tells the members of the union apart.

import {
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
} from "graphql";
import { docComment } from "./text.ts";
import { outputType } from "./types.ts";

export function emitEvents(schema: GraphQLSchema): string[] {
  const field = schema.getSubscriptionType()?.getFields()["events"];
  const union = field === undefined ? null : getNamedType(field.type);
  if (!isInterfaceType(union)) return [];
  const members = [...schema.getPossibleTypes(union)];
  return [
    ...members.map((type) => emitData(type, type.name)),
    emitUnion(union, members),
    emitDocument(members),
  ];
}

/** With a `kind`, when it is a member of a union. */
export function emitData(type: GraphQLObjectType, kind: string | null = null): string {
  const fields = Object.values(type.getFields()).flatMap((field) => [
    docComment(field.description, "  "),
    `  readonly ${field.name}: ${outputType(field.type)};`,
  ]);
  const lines = fields.filter((line) => line !== "");
  return [
    docComment(type.description, ""),
    `export interface ${type.name} {`,
    ...(kind === null ? [] : [`  readonly kind: "${kind}";`]),
    ...lines,
    "}",
  ].join("\n");
}

function emitUnion(union: GraphQLInterfaceType, members: readonly GraphQLObjectType[]): string {
  const names = members.map(({ name }) => `  | ${name}`).join("\n");
  return [docComment(union.description, ""), `export type ${union.name} =`, `${names};`].join("\n");
}

function emitDocument(members: readonly GraphQLObjectType[]): string {
  const fragments = members.map((type) => {
    return `  ... on ${type.name} { ${Object.keys(type.getFields()).join(" ")} }`;
  });
  return [
    "export const EVENTS_DOCUMENT = `subscription ($after: Int!) { events(after: $after) {",
    "  kind: __typename",
    ...fragments,
    "} }`;",
  ].join("\n");
}

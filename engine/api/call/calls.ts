// Every field that makes or asks something, as the engine calls it: its arguments as the schema
// gives them, what it answers, and its resolver. GraphQL and the replay of IDs both go through it.

import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
} from "graphql";
import { assert } from "../../../stdlib/base/assert.ts";
import { canonical, type Json } from "../../../stdlib/base/canonical.ts";
import type { AnyResolver } from "../resolver.ts";
import { expectedType } from "../schema/directives.ts";
import { enumSpellings } from "../schema/enums.ts";
import type { TypeName } from "../values/value.ts";

export interface Call {
  readonly on: TypeName;
  readonly field: string;
  readonly args: readonly ArgSpec[];
  readonly answer: AnswerSpec;
  readonly resolve: AnyResolver;
}

export interface ArgSpec {
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly isRequired: boolean;
  /** null when there is none. */
  readonly standard: Json;
  readonly standardText: string;
  readonly isId: boolean;
  /** The type that an ID must name; null when any will do. */
  readonly expects: string | null;
  readonly spellings: ReadonlyMap<string, string> | null;
}

export type AnswerSpec =
  | { readonly kind: "object"; readonly type: TypeName }
  /** A Value that the resolver has found; only it knows its type. */
  | { readonly kind: "value" }
  | { readonly kind: "scalar" }
  /** An ID: the receiver's own. */
  | { readonly kind: "self" };

export type Resolvers = Readonly<Record<string, Readonly<Record<string, AnyResolver>>>>;

export interface Calls {
  find(type: string, field: string): Call | undefined;
  /** Whether an object of this type is one of what was expected. */
  conforms(type: TypeName, expected: string): boolean;
}

const nothing: AnyResolver = () => undefined;

export function createCalls(schema: GraphQLSchema, resolvers: Resolvers): Calls {
  const calls = new Map<string, Call>();
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
    const own = resolvers[type.name];
    if (own === undefined) continue;
    for (const field of Object.values(type.getFields())) {
      const resolve = field.name === "id" ? nothing : own[field.name];
      assert(resolve !== undefined, `${type.name}.${field.name} has a resolver`);
      calls.set(`${type.name}.${field.name}`, createCall(type, field, resolve));
    }
  }
  return {
    find: (type, field) => calls.get(`${type}.${field}`),
    conforms: (type, expected) => type === expected || isMember(schema, type, expected),
  };
}

function isMember(schema: GraphQLSchema, type: string, expected: string): boolean {
  const [abstract, concrete] = [schema.getType(expected), schema.getType(type)];
  if (!isInterfaceType(abstract) || !isObjectType(concrete)) return false;
  return schema.isSubType(abstract, concrete);
}

function createCall(
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  resolve: AnyResolver,
): Call {
  const args = field.args.map(createArg);
  const answer = answerOf(getNamedType(field.type));
  return { on: type.name as TypeName, field: field.name, args, answer, resolve };
}

function answerOf(type: GraphQLNamedType): AnswerSpec {
  // What is no object of its own is told whole, as a scalar is.
  if (isObjectType(type) && type.getInterfaces().length === 0) return { kind: "scalar" };
  if (isObjectType(type)) return { kind: "object", type: type.name as TypeName };
  if (isInterfaceType(type)) return { kind: "value" };
  return { kind: type.name === "ID" ? "self" : "scalar" };
}

function createArg(arg: GraphQLArgument): ArgSpec {
  const named = getNamedType(arg.type);
  const standard = (arg.defaultValue ?? null) as Json;
  return {
    name: arg.name,
    type: arg.type,
    isRequired: isRequiredArgument(arg),
    standard,
    standardText: canonical(standard),
    isId: named.name === "ID" || named.name.endsWith("ID"),
    expects: expectedType(arg),
    spellings: isEnumType(named) ? enumSpellings(named) : null,
  };
}

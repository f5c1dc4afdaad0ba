// The scalars whose values need more than text: whole numbers of 64 bits, and platforms.

import {
  GraphQLError,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLScalarType,
  type GraphQLSchema,
  type GraphQLType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  Kind,
  print,
} from "graphql";
import { parsePlatform } from "../../op/platform.ts";

/** SDKs send and expect 64 bits; what comes and a double cannot hold exactly is refused. */
const WideInt = new GraphQLScalarType({
  name: "Int",
  description: "A whole number of 64 bits.",
  serialize: answer,
  parseValue: wholeNumber,
  parseLiteral(node) {
    if (node.kind === Kind.INT) return wholeNumber(Number(node.value));
    throw new GraphQLError(`Int cannot represent non-integer value: ${print(node)}`);
  },
});

/** A time in nanoseconds is the nearest that a double can hold. */
function answer(value: unknown): number {
  return typeof value === "number" && Number.isInteger(value) ? value : wholeNumber(value);
}

function wholeNumber(value: unknown): number {
  const number = typeof value === "boolean" ? Number(value) : value;
  if (typeof number === "number" && Number.isSafeInteger(number)) return number;
  throw new GraphQLError(`Int cannot represent this value: ${String(value)}`);
}

/** Puts the wide Int in the place of the one that graphql gives every schema. */
export function widenInts(schema: GraphQLSchema): void {
  const types = schema.getTypeMap();
  types["Int"] = WideInt;
  for (const type of Object.values(types)) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      field.type = widen(field.type);
      for (const arg of field.args) arg.type = widen(arg.type);
    }
  }
}

function widen<T extends GraphQLType>(type: T): T {
  if (type === GraphQLInt) return WideInt as unknown as T;
  if (type instanceof GraphQLNonNull) return new GraphQLNonNull(widen(type.ofType)) as unknown as T;
  if (type instanceof GraphQLList) return new GraphQLList(widen(type.ofType)) as unknown as T;
  return type;
}

/** Other names for the same machine are accepted; there is one that is answered. */
export function definePlatform(schema: GraphQLSchema): void {
  const type = schema.getType("Platform");
  if (!isScalarType(type)) return;
  const parse = (value: unknown) => {
    try {
      return parsePlatform(String(value));
    } catch (error) {
      throw new GraphQLError(error instanceof Error ? error.message : String(error));
    }
  };
  type.parseValue = parse;
  type.parseLiteral = (node) => parse(node.kind === Kind.STRING ? node.value : print(node));
}

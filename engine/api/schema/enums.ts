// Some enum members have two spellings, since SDKs of different ages send different ones.
// Both are accepted and mean one value; the engine itself uses the one that @enumValue names.

import type { GraphQLEnumType } from "graphql";
import { enumValue } from "./directives.ts";

/** From every spelling to the one used here. */
export function enumSpellings(type: GraphQLEnumType): ReadonlyMap<string, string> {
  return new Map(type.getValues().map((member) => [member.name, enumValue(member) ?? member.name]));
}

// The directives that the engine itself reads from its schema.

import { type GraphQLArgument, type GraphQLEnumValue, Kind } from "graphql";

/** The type of object that an ID argument must name; null when any will do. */
export function expectedType(arg: GraphQLArgument): string | null {
  return directive(arg.astNode, "expectedType");
}

/** The other spelling of the same enum member; null when it has one spelling. */
export function enumValue(member: GraphQLEnumValue): string | null {
  return directive(member.astNode, "enumValue");
}

type WithDirectives = GraphQLArgument["astNode"] | GraphQLEnumValue["astNode"];

/** The one text argument of a directive. */
function directive(node: WithDirectives, name: string): string | null {
  const found = node?.directives?.find((one) => one.name.value === name);
  const value = found?.arguments?.[0]?.value;
  return value?.kind === Kind.STRING ? value.value : null;
}

// Parsed and validated documents, by their text: a client repeats itself, and parsing costs more
// than most answers. What only asks for the schema is answered once and then kept as text.

import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type InlineFragmentNode,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  PossibleFragmentSpreadsRule,
  parse,
  specifiedRules,
  type ValidationContext,
  type ValidationRule,
  validate,
} from "graphql";
import { createLru } from "../lru.ts";
import { tooCostly } from "./cost.ts";
import { refuse } from "./errors.ts";

export interface Prepared {
  readonly document: DocumentNode | null;
  readonly errors: readonly GraphQLError[];
  /** What was answered to those of its operations that ask for the schema alone. */
  readonly answers: WeakMap<OperationDefinitionNode, string>;
}

export interface Documents {
  prepare(text: string): Prepared;
}

const MOST_CHARACTERS = 8 * 1024 * 1024;
/** A longer document holds contents, and does not come twice. */
const LONGEST_KEPT = 64 * 1024;

export function createDocuments(schema: () => GraphQLSchema): Documents {
  const kept = createLru<string, Prepared>({ most: MOST_CHARACTERS, weigh: (text) => text.length });
  return {
    prepare(text) {
      const known = kept.get(text);
      if (known !== undefined) return known;
      const prepared = check(text, schema());
      if (text.length <= LONGEST_KEPT) kept.set(text, prepared);
      return prepared;
    },
  };
}

function check(text: string, schema: GraphQLSchema): Prepared {
  try {
    const document = parse(text);
    const failure = tooCostly(document);
    if (failure !== null) return refused(refuse(failure));
    const errors = validate(schema, document, RULES);
    return { document: errors.length === 0 ? document : null, errors, answers: new WeakMap() };
  } catch (error) {
    return refused(asDocumentError(error));
  }
}

function refused(error: GraphQLError): Prepared {
  return { document: null, errors: [error], answers: new WeakMap() };
}

/** The parser and the rules follow the nesting of a document on the stack. */
function asDocumentError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  if (error instanceof RangeError) return new GraphQLError("the document is nested too deeply");
  throw error;
}

/**
 * Clients write `... on SomeInterface` where no object of the place has that interface, and mean
 * "if it is one". Only a fragment on another object type can never match, and is an error.
 */
function fragmentsCanMatch(context: ValidationContext) {
  return {
    InlineFragment(node: InlineFragmentNode) {
      const [fragment, parent] = [context.getType(), context.getParentType()];
      if (!isObjectType(fragment) || !isObjectType(parent) || fragment === parent) return;
      const why = `Fragment on ${fragment.name} cannot be spread in ${parent.name}.`;
      context.reportError(new GraphQLError(why, { nodes: [node] }));
    },
  };
}

const RULES: readonly ValidationRule[] = specifiedRules.map((rule) =>
  rule === PossibleFragmentSpreadsRule ? fragmentsCanMatch : rule,
);

export function operationOf(
  { document }: Prepared,
  name: string | null,
): OperationDefinitionNode | null {
  return document === null ? null : (getOperationAST(document, name) ?? null);
}

/** Whether all it asks for is `__schema`, `__type` and `__typename`, with nothing from outside. */
export function isIntrospection(operation: OperationDefinitionNode): boolean {
  const { operation: kind, variableDefinitions = [] } = operation;
  if (kind !== "query" || variableDefinitions.length > 0) return false;
  return operation.selectionSet.selections.every(
    (one) => one.kind === Kind.FIELD && one.name.value.startsWith("__"),
  );
}

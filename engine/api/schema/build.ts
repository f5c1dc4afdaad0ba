// The schema that is served, with resolvers, and the calls behind it.

import {
  buildASTSchema,
  concatAST,
  type DocumentNode,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  parse,
} from "graphql";
import { type Calls, createCalls, type Resolvers } from "../call/calls.ts";
import { type Desk, perform } from "../call/perform.ts";
import { readEvents } from "../execute/events.ts";
import { NO_WISH, type OutputWish, readOutput } from "../execute/output.ts";
import type { AnyResolver } from "../resolver.ts";
import { attachTerminals } from "../terminals/door.ts";
import type { Nothing } from "../values/states.ts";
import { Pinned, type Value } from "../values/value.ts";
import { INTERNAL_SDL, loadable, loadField, loadSdl } from "./load.ts";
import { definePlatform, widenInts } from "./scalars.ts";

export interface ServedSchema {
  readonly schema: GraphQLSchema;
  readonly calls: Calls;
}

/** A test holds the file to what graphql demands of a schema; at start that would cost time. */
const TRUSTED = { assumeValid: true, assumeValidSDL: true };

export function buildServedSchema(written: string, resolvers: Resolvers): ServedSchema {
  const own = read(written);
  const types = loadable(own);
  const served = concatAST([own, read(loadSdl(types))]);
  const schema = prepare(served);
  const calls = createCalls(prepare(concatAST([served, read(INTERNAL_SDL)])), {
    ...resolvers,
    Query: { ...resolvers["Query"], ...loaders(types, schema) },
  });
  attach(schema, calls);
  attachTerminals(schema);
  return { schema, calls };
}

/** Where each word of it stood would take megabytes. */
function read(sdl: string): DocumentNode {
  return parse(sdl, { noLocation: true });
}

function prepare(sdl: DocumentNode): GraphQLSchema {
  const schema = buildASTSchema(sdl, TRUSTED);
  widenInts(schema);
  definePlatform(schema);
  return schema;
}

type Loader = (self: Nothing, args: { readonly id: Value }) => unknown;

function loaders(types: readonly string[], schema: GraphQLSchema): Record<string, AnyResolver> {
  const one = (type: string): Loader =>
    isInterfaceType(schema.getType(type))
      ? (_self, { id }) => id
      : (_self, { id }) => new Pinned(id.state, id.recipe);
  return Object.fromEntries(types.map((type) => [loadField(type), one(type)]));
}

/** Events are plain objects, which graphql reads by itself. */
function attach(schema: GraphQLSchema, calls: Calls): void {
  const streams = schema.getSubscriptionType()?.getFields() ?? {};
  const { events, output } = streams;
  if (events !== undefined) {
    events.subscribe = (_root, { after }: { after: number | null }, { context }: Desk) =>
      readEvents(context.session, after ?? 0, context.scope.signal);
  }
  if (output !== undefined) {
    output.subscribe = (_root, wish: Partial<OutputWish> & Pick<OutputWish, "of">, desk: Desk) =>
      readOutput({ ...NO_WISH, ...wish }, desk.context);
  }
  for (const type of Object.values(schema.getTypeMap())) {
    if (isInterfaceType(type) && type.name !== "Event") {
      type.resolveType = (value: Value) => value.type;
    }
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const call = calls.find(type.name, field.name);
      if (call === undefined) continue;
      field.resolve = (self: Value, args: Record<string, unknown>, desk: Desk) =>
        desk.relieve(perform(call, self, args, desk));
    }
  }
}

// What is not written in schema.graphql: for every object a field that loads it by its ID, under
// the name which older SDKs use, with the scalar they name such an ID by; and the fields that only
// recipes use, which stand for what was pinned, or is to be when it is read, and are never served.

import { type DocumentNode, Kind } from "graphql";

/** Query itself, and Node, which `node(id:)` loads, have none. */
export function loadable({ definitions }: DocumentNode): string[] {
  const names: string[] = [];
  for (const one of definitions) {
    const isType = one.kind === Kind.OBJECT_TYPE_DEFINITION;
    if (!isType && one.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    const isNode = one.interfaces?.some(({ name }) => name.value === "Node") ?? false;
    if (isNode && one.name.value !== "Query") names.push(one.name.value);
  }
  return names.sort();
}

export function loadField(type: string): string {
  return `load${type}FromID`;
}

export function loadSdl(types: readonly string[]): string {
  const scalars = types.map((type) => `"The ID of one ${type}." scalar ${type}ID`);
  const fields = types.map(
    (type) =>
      `"The ${type} that an ID names." ` +
      `${loadField(type)}(id: ${type}ID! @expectedType(name: "${type}")): ${type}!`,
  );
  return `${scalars.join("\n")}\nextend type Query {\n${fields.join("\n")}\n}`;
}

export const INTERNAL_SDL = `
extend type Query {
  "The root itself."
  _query: Query!
  "A folder whose content is in the store."
  _tree(digest: String!): Directory!
  "A host folder that was written out as it was kept: with the rights that it cannot have there."
  _kept(path: String!, rights: String!): Directory!
  "An image that is in the store."
  _image(manifest: String!, platform: Platform!): Container!
  "A secret that was set under a name in some session."
  _secret(name: String!): Secret!
}`;

// The GraphQL document of a leaf. The chain before the leaf travels as the object's ID in a
// variable, so a leaf of a type has one document whatever the chain: the engine parses and checks
// it once, and no chain is too long for a parser.

export type ArgTypes = Readonly<Record<string, string>>;

export interface LeafDocument {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The object that the leaf is a field of; null for the root. */
export interface LeafOwner {
  readonly type: string;
  readonly id: string;
}

export function leafDocument(
  on: LeafOwner | null,
  field: string,
  args: Readonly<Record<string, unknown>>,
  types: ArgTypes,
  select = "",
): LeafDocument {
  const names = Object.keys(args);
  const leaf = `${field}${parens(names.map((name) => `${name}:$${name}`))}${select}`;
  const declared = names.map((name) => `$${name}:${typeOf(types, name)}`);
  if (on === null) return { document: `query${parens(declared)}{${leaf}}`, variables: args };
  const node = `node(id:$self){...on ${on.type}{${leaf}}}`;
  return {
    document: `query${parens(["$self:ID!", ...declared])}{${node}}`,
    variables: { self: on.id, ...args },
  };
}

function parens(parts: readonly string[]): string {
  return parts.length === 0 ? "" : `(${parts.join(",")})`;
}

function typeOf(types: ArgTypes, name: string): string {
  const type = types[name];
  if (type === undefined) throw new TypeError(`there is no argument ${name} here`);
  return type;
}

// How much of Dagger's API is served: our schema against the names of the reference's fields.

import {
  buildSchema,
  type GraphQLObjectType,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
} from "graphql";

export interface Reference {
  readonly version: string;
  /** By type: `field` or `field(argument, argument)`. */
  readonly types: Readonly<Record<string, readonly string[]>>;
}

interface TypeCoverage {
  readonly type: string;
  readonly served: readonly string[];
  readonly missing: readonly string[];
  /** `field(argument)`, of the fields that are served. */
  readonly missingArgs: readonly string[];
}

/** The text of docs/coverage.md. */
export function describeCoverage(sdl: string, reference: Reference): string {
  const schema = buildSchema(sdl);
  const all = Object.entries(reference.types).map(([type, fields]) => cover(schema, type, fields));
  const served = all.filter((one) => one.served.length > 0);
  const absent = all.filter((one) => one.served.length === 0).map(({ type }) => `\`${type}\``);
  const count = (of: (one: TypeCoverage) => number) => all.reduce((sum, one) => sum + of(one), 0);
  const serves = count((one) => one.served.length);
  const total = serves + count((one) => one.missing.length);
  return [
    "# What is served of Dagger's API",
    "",
    `Rondel serves ${serves} of the ${total} fields of Dagger ${reference.version}, in ` +
      `${served.length} of its ${all.length} types. What is not served is absent from the ` +
      "schema, so a client is told so at once. `npm run generate` writes this page.",
    "",
    "Beyond these there are `loadXFromID` for every type served, as older SDKs use them, and, of " +
      `our own: ${list(ownFields(schema, reference))}.`,
    "",
    "| type | served | not served | arguments not served |",
    "|---|---|---|---|",
    ...served.map(row),
    "",
    "## Types of which nothing is served",
    "",
    `${absent.join(", ")}.`,
    "",
  ].join("\n");
}

/** What is served and is not in the reference; what our own types hold is not told apart. */
function ownFields(schema: GraphQLSchema, { types }: Reference): string[] {
  const all = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith("__"));
  return all.flatMap((type) => {
    if (!isObjectType(type)) return [];
    const known = types[type.name];
    if (known === undefined) return isRoot(schema, type) ? fieldsOf(type, []) : [];
    return fieldsOf(type, known).filter((field) => !/\.(id|load\w+FromID)$/.test(field));
  });
}

function isRoot(schema: GraphQLSchema, type: GraphQLObjectType): boolean {
  return type === schema.getMutationType() || type === schema.getSubscriptionType();
}

function fieldsOf(type: GraphQLObjectType, known: readonly string[]): string[] {
  const names = known.map((written) => parseField(written).name);
  return Object.keys(type.getFields())
    .filter((name) => !names.includes(name))
    .map((name) => `${type.name}.${name}`);
}

function row({ type, served, missing, missingArgs }: TypeCoverage): string {
  const ratio = `${served.length}/${served.length + missing.length}`;
  return `| \`${type}\` | ${ratio} | ${list(missing)} | ${list(missingArgs)} |`;
}

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}

function cover(schema: GraphQLSchema, type: string, written: readonly string[]): TypeCoverage {
  const known = schema.getType(type);
  const hasFields = isObjectType(known) || isInterfaceType(known);
  const ours = new Map(Object.entries(hasFields ? known.getFields() : {}));
  const fields = written.map(parseField);
  const missingArgs = fields.flatMap(({ name, args }) => {
    const served = ours.get(name)?.args.map((arg) => arg.name);
    if (served === undefined) return [];
    return args.filter((arg) => !served.includes(arg)).map((arg) => `${name}(${arg})`);
  });
  const names = fields.map(({ name }) => name);
  return {
    type,
    served: names.filter((name) => ours.has(name)),
    missing: names.filter((name) => !ours.has(name)),
    missingArgs,
  };
}

function parseField(text: string): { readonly name: string; readonly args: readonly string[] } {
  const [name = "", rest = ""] = text.split("(");
  return { name, args: rest === "" ? [] : rest.slice(0, -1).split(", ") };
}

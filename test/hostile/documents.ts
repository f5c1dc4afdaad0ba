// Random chains of calls with arguments that nobody would give on purpose, made from the schema
// alone: a field that is added tomorrow is asked for too.

import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";
import type { Random } from "../rig/random.ts";

export interface DocumentOptions {
  readonly schema: GraphQLSchema;
  readonly random: Random;
  /** IDs that are good, whatever they are of. */
  readonly ids: readonly string[];
  /** Fields, as `Type.field`, that would reach out of the engine. */
  readonly leftOut: ReadonlySet<string>;
}

const MOST_CALLS = 8;
const LONGEST_WORD = 3;

export function randomDocument(options: DocumentOptions): string {
  const start = options.schema.getQueryType();
  if (start === null || start === undefined) throw new Error("the schema has no queries");
  return `{ ${selection(start, MOST_CALLS, options)} }`;
}

function selection(type: GraphQLNamedType, calls: number, options: DocumentOptions): string {
  if (!isObjectType(type)) return "__typename";
  const { random, leftOut } = options;
  const fields = Object.values(type.getFields()).filter(
    ({ name }) => !leftOut.has(`${type.name}.${name}`),
  );
  const isOver = calls === 0 || random.chance(0.1);
  const ends = fields.filter((field) => !isObjectType(getNamedType(field.type)));
  const field = random.pick(isOver && ends.length > 0 ? ends : fields);
  const next = getNamedType(field.type);
  const call = `${field.name}${argumentsOf(field, options)}`;
  if (isObjectType(next)) return `${call} { ${selection(next, Math.max(0, calls - 1), options)} }`;
  return "getFields" in next ? `${call} { __typename }` : call;
}

function argumentsOf(field: GraphQLField<unknown, unknown>, options: DocumentOptions): string {
  const given = field.args.filter(({ type }) => isNonNullType(type) || options.random.chance(0.4));
  if (given.length === 0) return "";
  const texts = given.map((one: GraphQLArgument) => `${one.name}: ${value(one.type, options)}`);
  return `(${texts.join(", ")})`;
}

function value(type: GraphQLInputType, options: DocumentOptions): string {
  const { random } = options;
  // Now and then a value of another kind, which validation has to refuse.
  if (random.chance(0.01)) return random.pick(["null", "7", '"x"', "[[]]", "{ a: 1 }", "A", "1.5"]);
  if (isNonNullType(type)) return value(type.ofType, options);
  if (isListType(type)) {
    const members = Array.from({ length: random.below(4) }, () => value(type.ofType, options));
    return `[${members.join(", ")}]`;
  }
  if (isEnumType(type)) return random.pick(type.getValues()).name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    return `{ ${fields.map((one) => `${one.name}: ${value(one.type, options)}`).join(", ")} }`;
  }
  switch (type.name) {
    case "Boolean":
      return random.pick(["true", "false"]);
    case "Int":
      return random.pick(NUMBERS);
    case "Float":
      return random.pick([...NUMBERS, "1e308", "-0.5"]);
    case "ID":
      return JSON.stringify(random.chance(0.8) ? random.pick(options.ids) : text(random));
    default:
      return JSON.stringify(text(random));
  }
}

const NUMBERS = ["0", "1", "-1", "7", "255", "511", "65536", "2147483647", "-2147483648"];

/** One word, or some put together. */
function text(random: Random): string {
  const words = 1 + random.below(LONGEST_WORD);
  return Array.from({ length: words }, () => random.pick(random.chance(0.5) ? PLAIN : ODD)).join(
    "",
  );
}

const PLAIN = "a b.txt /a /a/b a/b sh true echo alpine PATH A=b linux/amd64 512 5s root".split(" ");

const ODD: readonly string[] = [
  ...["", " ", "\0", "a\0b", "\n", "a\nb", "\r\n", "\t", "\u001b[31m", "\ufeff", "\u202e"],
  ...[
    ".",
    "..",
    "/",
    "//",
    "../..",
    "/../..",
    "/dev/null",
    "./",
    "~",
    "*",
    "**",
    "/**/",
    "[",
    "[z-a]",
  ],
  ...["{a,b", "\\", "(", "(?<", "$", "${", "${A", "$A", "${A:-", "`", "%", "%s", "%00", "'", '"'],
  ...[
    "=",
    "=b",
    ":",
    ":0",
    "a:",
    "@",
    "@sha256:",
    "sha256:00",
    "#",
    "?",
    "!",
    "!a",
    "-",
    "--",
    "--help",
  ],
  ...["0", "-1", "1e999", "NaN", "99999999999999999999", "0x10", "1.5", "1h", "-5s", "10GB", "+"],
  ...["{}", "[]", "null", "true", '{"a":', "rdl1", "rdl1.", "rdl1AAAA", "env://", "env://NONE"],
  ...["__proto__", "constructor", "toString", "hasOwnProperty", "prototype"],
  ...["\ud800", "é", "😀", "\u0000\ud83d", "x".repeat(300), "/a".repeat(30), "y".repeat(200_000)],
];

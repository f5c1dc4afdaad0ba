// One class of the client: a method for each field of a type that has an ID.

import type { GraphQLArgument, GraphQLObjectType, GraphQLSchema } from "graphql";
import { answersOf, type Field, fieldsOf, isRequired, lazyTypes } from "./schema.ts";
import { docComment, type Parts, wrap } from "./text.ts";
import { argType, outputType } from "./types.ts";

/** The root of the schema is called as what it is to a user. */
function className(typeName: string): string {
  return typeName === "Query" ? "Client" : typeName;
}

export function emitClass(type: GraphQLObjectType, schema: GraphQLSchema): string {
  const isRoot = type === schema.getQueryType();
  const methods = fieldsOf(type, schema).map((field) => emitMethod(type, field));
  return [
    docComment(type.description, ""),
    `export class ${className(type.name)} extends Lazy {`,
    "  get [Symbol.toStringTag](): string {",
    `    return "${type.name}";`,
    "  }",
    ...methods.map((method) => `\n${method}`),
    ...(type.name === "Container" ? [OUTPUT] : []),
    ...(HAVE_TERMINALS.has(type.name) ? [emitTerminal(type.name)] : []),
    ...(isRoot
      ? lazyTypes(schema)
          .filter((one) => one !== type)
          .map(emitLoad)
      : []),
    "}",
  ].join("\n");
}

/** What a command prints comes over a subscription. */
const OUTPUT = `
  /**
   * What its last command prints, as it comes; that of a command that has run from its log. It ends
   * with the command, and fails with it.
   */
  output(options: OutputOptions = {}): AsyncGenerator<OutputChunk, void, void> {
    return this.print(options);
  }

  /** What a terminal would show when its last command has ended. */
  screen(options: ScreenOptions = {}): Promise<string> {
    return this.draw(options);
  }`;

/** A stay at a terminal takes more than one question. */
const HAVE_TERMINALS: ReadonlySet<string> = new Set(["Container", "Directory"]);

function emitTerminal(type: string): string {
  return [
    "",
    "  /**",
    "   * Opens a terminal on it, in the terminal of this program. Answers, when that has ended,",
    `   * the ${type} with what was changed if it was to be kept, else this one.`,
    "   */",
    `  terminal(options: TerminalOptions = {}): Promise<${type}> {`,
    `    return this.visit(${type}, this, options);`,
    "  }",
  ].join("\n");
}

/** Loading needs no field of the schema: an ID is the recipe of the object. */
function emitLoad(type: GraphQLObjectType): string {
  return [
    `\n  /** The ${type.name} that has this ID. */`,
    `  load${type.name}FromID(id: string): ${type.name} {`,
    `    return this.load(${type.name}, id);`,
    "  }",
  ].join("\n");
}

function emitMethod(type: GraphQLObjectType, field: Field): string {
  const options = optionsName(type, field);
  const parameters = field.args.filter(isRequired).map((arg) => `${safe(arg)}: ${argType(arg)}`);
  if (options !== null) parameters.push(`options: ${options} = {}`);
  const { result, body } = emitBody(field);
  return [
    docComment(field.description, "  ", methodTags(field)),
    ...wrap("  ", { head: `${field.name}(`, parts: parameters, tail: `): ${result} {` }),
    ...wrap("    ", body),
    "  }",
  ].join("\n");
}

function emitBody(field: Field): { result: string; body: Parts } {
  const answers = answersOf(field);
  const name = JSON.stringify(field.name);
  const args = argsObject(field);
  const types = typesObject(field);
  const lazyArgs = args === null ? [] : [args];
  const leafArgs = args === null || types === null ? [] : [args, types];
  const call = (method: string, parts: string[]): Parts => {
    return { head: `return this.${method}(`, parts, tail: ");" };
  };
  switch (answers.kind) {
    case "object":
      return { result: answers.type, body: call("next", [answers.type, name, ...lazyArgs]) };
    case "object-id": {
      const body = call("askObject", [answers.type, name, ...leafArgs]);
      return { result: `Promise<${answers.type}>`, body };
    }
    case "objects": {
      const body = call("askList", [answers.type, name, ...leafArgs]);
      return { result: `Promise<${answers.type}[]>`, body };
    }
    case "data": {
      const parts = [name, ...(leafArgs.length === 0 ? ["{}", "{}"] : leafArgs)];
      const body = call("ask", [...parts, JSON.stringify(answers.select)]);
      return { result: `Promise<${outputType(field.type)}>`, body };
    }
    case "value":
      return {
        result: `Promise<${outputType(field.type)}>`,
        body: call("ask", [name, ...leafArgs]),
      };
  }
}

function argsObject(field: Field): string | null {
  const required = field.args.filter(isRequired).map((arg) => {
    return safe(arg) === arg.name ? arg.name : `${arg.name}: ${safe(arg)}`;
  });
  const spread = required.length < field.args.length ? ["...options"] : [];
  if (required.length + spread.length === 0) return null;
  return required.length === 0 ? "options" : `{ ${[...required, ...spread].join(", ")} }`;
}

function typesObject(field: Field): string | null {
  if (field.args.length === 0) return null;
  const members = field.args.map((arg) => `${arg.name}: "${String(arg.type)}"`);
  return `{ ${members.join(", ")} }`;
}

/** What a class needs before it: one interface for each method with optional arguments. */
export function emitOptions(type: GraphQLObjectType, schema: GraphQLSchema): string[] {
  return fieldsOf(type, schema).flatMap((field) => {
    const name = optionsName(type, field);
    if (name === null) return [];
    const members = field.args
      .filter((arg) => !isRequired(arg))
      .flatMap((arg) => [
        docComment(arg.description, "  ", deprecatedTag(arg)),
        `  ${arg.name}?: ${argType(arg)} | undefined;`,
      ]);
    const lines = members.filter((line) => line !== "");
    return [[`export interface ${name} {`, ...lines, "}"].join("\n")];
  });
}

function optionsName(type: GraphQLObjectType, field: Field): string | null {
  if (field.args.every(isRequired)) return null;
  const method = field.name.charAt(0).toUpperCase() + field.name.slice(1);
  return `${className(type.name)}${method}Opts`;
}

function methodTags(field: Field): string[] {
  const parameters = field.args
    .filter(isRequired)
    .filter((arg) => arg.description)
    .map((arg) => `@param ${safe(arg)} ${arg.description ?? ""}`);
  return [...parameters, ...deprecatedTag(field)];
}

function deprecatedTag(from: Field | GraphQLArgument): string[] {
  return from.deprecationReason ? [`@deprecated ${from.deprecationReason}`] : [];
}

const RESERVED = new Set([
  "class",
  "default",
  "delete",
  "enum",
  "function",
  "import",
  "new",
  "with",
]);

function safe(arg: GraphQLArgument): string {
  return RESERVED.has(arg.name) || arg.name === "options" ? `${arg.name}_` : arg.name;
}

// The generated client is what the generator makes of the schema, and looks as a user expects.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { emitClient } from "../../../scripts/client/emitClient.ts";
import { emitShape } from "../../../scripts/client/emitShape.ts";

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");
const sdl = read("engine/api/schema.graphql");

const SMALL = `
directive @expectedType(name: String!) on ARGUMENT_DEFINITION | FIELD_DEFINITION
interface Node { id: ID! }
enum Mode { FAST_ONE SLOW }
type Query implements Node {
  id: ID!
  "A box."
  box(size: Int!, mode: Mode = SLOW): Box!
  node(id: ID!): Node
}
type Box implements Node {
  id: ID!
  put(other: ID! @expectedType(name: "Box"), all: [ID!]! @expectedType(name: "Box")): Box!
  boxes: [Box!]!
  sync: ID! @expectedType(name: "Box")
  weight(unit: String, class: String!): Float
  open: Void
  old: String! @deprecated(reason: "Use weight.")
}
scalar Void
`;

describe("the generated files", () => {
  test("are those that the schema gives", () => {
    expect(read("stdlib/client/generated.ts")).toBe(emitClient(sdl));
    expect(read("stdlib/client/shape/generated.ts")).toBe(emitShape(sdl));
  });
});

describe("a generated class", () => {
  const code = emitClient(SMALL);

  test("takes required arguments one by one and the others in an object at the end", () => {
    expect(code).toContain("box(size: number, options: ClientBoxOpts = {}): Box {");
    expect(code).toContain("mode?: Mode | undefined;");
  });

  test("takes an object where the schema wants an ID", () => {
    expect(code).toContain("put(other: Box, all: readonly Box[]): Box {");
  });

  test("answers objects where the schema answers their IDs", () => {
    expect(code).toContain("boxes(): Promise<Box[]> {");
    expect(code).toContain("sync(): Promise<Box> {");
  });

  test("answers null only where the schema may, and nothing for Void", () => {
    expect(code).toContain("): Promise<number | null> {");
    expect(code).toContain("open(): Promise<void> {");
  });

  test("renames an argument that is a word of the language", () => {
    expect(code).toContain("weight(class_: string, options: BoxWeightOpts = {})");
    expect(code).toContain("{ class: class_, ...options }");
  });

  test("tells what is deprecated", () => {
    expect(code).toContain("@deprecated Use weight.");
  });

  test("has no field that the client does itself", () => {
    expect(code).not.toContain("node(id");
    expect(code).toContain("loadBoxFromID(id: string): Box {");
  });

  test("has the names of enum members in the style of the language", () => {
    expect(code).toContain('FastOne: "FAST_ONE",');
    expect(code).toContain('export type Mode = "FAST_ONE" | "SLOW";');
  });
});

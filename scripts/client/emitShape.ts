// What a printer of chains needs of the schema: which type a field answers, and which of its
// arguments stand in front. A recipe has the names alone.

import { buildSchema } from "graphql";
import { answersOf, type Field, fieldsOf, isRequired, lazyTypes } from "./schema.ts";
import { wrap } from "./text.ts";

const HEADER = `// Generated from engine/api/schema.graphql by scripts/client/generate.ts.

/** For each type and field that answers objects: their type, then the required arguments. */
export const SHAPE: Readonly<
  Record<string, Readonly<Record<string, readonly [type: string, ...required: string[]]>>>
> = {`;

export function emitShape(sdl: string): string {
  const schema = buildSchema(sdl, { assumeValidSDL: true });
  const types = lazyTypes(schema).flatMap((type) => {
    const rows = fieldsOf(type, schema).flatMap(emitRow);
    return rows.length === 0 ? [] : [`  ${type.name}: {`, ...rows, "  },"];
  });
  return [HEADER, ...types, "};", ""].join("\n");
}

function emitRow(field: Field): string[] {
  const answers = answersOf(field);
  if (answers.kind !== "object" && answers.kind !== "objects") return [];
  const names = field.args.filter(isRequired).map(({ name }) => name);
  const parts = [answers.type, ...names].map((part) => JSON.stringify(part));
  return wrap("    ", { head: `${field.name}: [`, parts, tail: "]," });
}

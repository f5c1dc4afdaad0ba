// A module without one of its statements, for each of them; and which of these answer what the
// whole module does.

import { pathToFileURL } from "node:url";
import type { Node } from "oxc-parser";
import { parseCell } from "../../../kernel/compile/syntax.ts";
import type { SavedModule } from "../../../kernel/save/words.ts";
import type { Saved } from "./saved.ts";

export interface Dropped {
  /** Of the whole module, and of this one. */
  readonly whole: string;
  readonly name: string;
  readonly className: string;
  readonly functions: readonly string[];
  readonly statement: string;
  readonly source: string;
}

/** `whole` is under what name the module was written. */
export function dropEach({ source, className, functions }: SavedModule, whole: string): Dropped[] {
  const { program } = parseCell(source);
  const statements = program.body.flatMap((node): Node[] => {
    if (node.type === "ImportDeclaration") return [];
    const inner = node.type === "ExportNamedDeclaration" ? node.declaration : node;
    if (inner?.type !== "ClassDeclaration" || inner.decorators.length === 0) return [node];
    return inner.body.body.flatMap((member) =>
      member.type === "MethodDefinition" ? (member.value.body?.body ?? []) : [],
    );
  });
  return statements.map(({ start, end }, index) => ({
    whole,
    name: `${whole}-${index}`,
    className,
    functions: functions.map((one) => one.name),
    statement: source.slice(start, end),
    source: source.slice(0, start) + source.slice(end),
  }));
}

/** Of those that were written, in one process for all. */
export async function answeringTheSame(
  drops: readonly Dropped[],
  { folder, sessions, write }: Saved,
): Promise<Dropped[]> {
  const urlOf = (name: string) => pathToFileURL(`${folder}/${name}/index.ts`).href;
  const asked = drops.flatMap(({ whole, name, className, functions }) =>
    [whole, name].map((one) => [urlOf(one), className, functions]),
  );
  const path = write("probe", `const ASKED = ${JSON.stringify(asked)};\n${PROBE}`);
  const probe = { name: "all", expression: "all", isFunction: false, parameters: [] };
  const told = await sessions.call(path, { className: "Probe" }, probe, []);
  const answers: readonly string[] = JSON.parse(String(told));
  const broken = answers.filter((answer, index) => index % 2 === 0 && answer.startsWith("threw"));
  if (broken.length > 0) throw new Error(`a whole module ${broken[0]}`);
  return drops.filter((_, index) => answers[index * 2] === answers[index * 2 + 1]);
}

const PROBE = `import { func, object } from "@dagger.io/dagger";

@object()
export class Probe {
  @func()
  async all(): Promise<string> {
    const told: string[] = [];
    for (const [url, name, functions] of ASKED) told.push(await ask(url, name, functions));
    return JSON.stringify(told);
  }
}

async function ask(url: string, className: string, functions: string[]): Promise<string> {
  try {
    const loaded = await import(url);
    const answers: unknown[] = [];
    for (const name of functions) {
      const value = await new loaded[className]()[name]();
      answers.push(typeof value.id === "function" ? await value.id() : value);
    }
    return JSON.stringify(answers);
  } catch (error) {
    return \`threw \${error}\`;
  }
}
`;

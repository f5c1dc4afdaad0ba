// Reads a Cell and says what each of its statements defines, uses and changes. Pure; what cannot
// be parsed does nothing.

import type { Program } from "oxc-parser";
import { CellSyntaxError } from "../compile/compiled.ts";
import type { Reference, Role } from "../compile/found.ts";
import { declarationOf, lexicalNames, patternNames } from "../compile/frames.ts";
import { isKnownGlobal } from "../compile/globals.ts";
import { parseCell, type Syntax } from "../compile/syntax.ts";
import { findReferences } from "../compile/walk.ts";
import {
  type CellAnalysis,
  type Effects,
  isTypeKey,
  nameOfKey,
  type StatementAnalysis,
  typeKey,
} from "./analysis.ts";

type Statement = Program["body"][number];

/** `syntax` is what it was parsed as, where somebody has done that. */
export function analyse(source: string, syntax: Syntax = parseCell(source)): CellAnalysis {
  const { body } = syntax.errors.length > 0 ? { body: [] } : syntax.program;
  const byStatement = groupReferences(referencesOf(syntax), body.length);
  const before = new Set<string>();
  const statements = body.map((node, index): StatementAnalysis => {
    const isLast = body.slice(index + 1).every(({ type }) => type === "EmptyStatement");
    const references = byStatement[index] ?? [];
    const analysis = {
      from: Math.max(0, node.start - syntax.shift),
      to: Math.min(source.length, node.end - syntax.shift),
      rank: rankOf(node),
      effects: effectsOf(node, references, before),
      late: {
        mutates: named(references.filter(canChange), CHANGING, "late"),
        uses: named(references, READING, "late"),
      },
      isValue: node.type === "ExpressionStatement" && isLast,
    };
    for (const key of analysis.effects.declares) before.add(key);
    return analysis;
  });
  return { ...unite(statements), statements };
}

/** What is nested too deeply to be compiled has never run. */
function referencesOf(syntax: Syntax): readonly Reference[] {
  try {
    return findReferences(syntax).references;
  } catch (error) {
    if (error instanceof CellSyntaxError) return [];
    throw error;
  }
}

function groupReferences(references: readonly Reference[], count: number): Reference[][] {
  const groups = Array.from({ length: count }, (): Reference[] => []);
  for (const reference of references) groups[reference.statement]?.push(reference);
  return groups;
}

function rankOf(node: Statement): StatementAnalysis["rank"] {
  if (node.type === "ImportDeclaration") return 1;
  const type = declarationOf(node)?.type;
  return type === "FunctionDeclaration" || type === "TSDeclareFunction" ? 0 : 2;
}

const READING: ReadonlySet<Role> = new Set([
  "read",
  "call",
  "typeof",
  "touch",
  "alter",
  "update",
  "type",
  "type-of",
]);
const CHANGING: ReadonlySet<Role> = new Set(["write", "update", "touch", "alter"]);

function effectsOf(
  node: Statement,
  references: readonly Reference[],
  before: ReadonlySet<string>,
): Effects {
  const made = declaredKeys(node, references);
  // Of one interface in two parts, or of a function and its overloads, the later adds to the first.
  const adds = made.filter((key) => before.has(key) && canAdd(node));
  const declares = made.filter((key) => !adds.includes(key));
  const assigns = assignedNames(node);
  const fresh = new Set([...declares, ...assigns]);
  const mutates = unique([
    ...adds,
    ...keptVariables(node, references, fresh),
    ...named(references, new Set(["write", "update", "alter"]), "now"),
  ]).filter((key) => !fresh.has(key));
  const touches = named(references.filter(canChange), new Set(["touch"]), "now");
  const uses = [...named(references, READING, "now"), ...mutates];
  return { declares, assigns, mutates, touches, uses: unique(uses) };
}

/** Names with such a role, at one time or the other. */
function named(
  references: readonly Reference[],
  roles: ReadonlySet<Role>,
  when: "now" | "late",
): string[] {
  return unique(
    references
      .filter(({ role, bound }) => roles.has(role) && (bound === when || bound === "either"))
      .map(({ role, name }) => (role === "type" ? typeKey(name) : name)),
  );
}

/** `console.log(x)` and `Promise.all(xs)` change neither console nor Promise. */
function canChange({ role, name }: Reference): boolean {
  return role !== "touch" || !isKnownGlobal(name);
}

function declaredKeys(node: Statement, references: readonly Reference[]): string[] {
  const declaration = declarationOf(node);
  const names = lexicalNames([node]);
  switch (declaration?.type) {
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration":
      return names.map(typeKey);
    case "ClassDeclaration":
    case "TSEnumDeclaration":
    case "TSModuleDeclaration":
    case "ImportDeclaration":
    case "TSImportEqualsDeclaration":
      return [...names, ...names.map(typeKey)];
    case "VariableDeclaration":
    case "ForStatement":
    case "ForInStatement":
    case "ForOfStatement":
      return unique([...names, ...variableNames(references)]).filter(
        (name) => !bareVariables(node).includes(name),
      );
    default:
      return names;
  }
}

function variableNames(references: readonly Reference[]): string[] {
  return references.filter(({ role }) => role === "declare").map(({ name }) => name);
}

/** `var x` alone, which leaves x as it is when it is there. */
function bareVariables(node: Statement): string[] {
  const declaration = declarationOf(node);
  if (declaration?.type !== "VariableDeclaration" || declaration.kind !== "var") return [];
  return declaration.declarations.flatMap(({ id, init }) =>
    init === null ? patternNames(id) : [],
  );
}

/** Variables of which it is not sure that the statement sets them: `if (a) { var b = 1 }`. */
function keptVariables(
  node: Statement,
  references: readonly Reference[],
  fresh: ReadonlySet<string>,
): string[] {
  return [...bareVariables(node), ...variableNames(references)].filter((name) => !fresh.has(name));
}

function canAdd(node: Statement): boolean {
  switch (declarationOf(node)?.type) {
    case "TSInterfaceDeclaration":
    case "TSModuleDeclaration":
    case "TSEnumDeclaration":
    case "TSDeclareFunction":
    case "FunctionDeclaration":
      return true;
    default:
      return false;
  }
}

/** `a = b = 1`, `[a, b] = c`: assigned whatever happens. */
function assignedNames(node: Statement): string[] {
  const names: string[] = [];
  if (node.type !== "ExpressionStatement") return names;
  let { expression } = node;
  while (expression.type === "AssignmentExpression" && expression.operator === "=") {
    names.push(...patternNames(expression.left));
    expression = expression.right;
  }
  return unique(names);
}

/** The Cell as a whole: what it uses of others is what it did not define before. */
function unite(statements: readonly StatementAnalysis[]): Omit<CellAnalysis, "statements"> {
  const own = new Set<string>();
  const uses: string[] = [];
  for (const { effects } of statements.toSorted((a, b) => a.rank - b.rank)) {
    uses.push(...effects.uses.filter((key) => !own.has(key)));
    for (const key of [...effects.declares, ...effects.assigns]) own.add(key);
  }
  const all = (pick: (statement: StatementAnalysis) => readonly string[]): string[] =>
    unique(statements.flatMap(pick));
  const defines = all(({ effects }) => [...effects.declares, ...effects.assigns]);
  const late = all((statement) => statement.late.uses);
  const ofTypes = (keys: readonly string[]): string[] =>
    unique(keys.filter(isTypeKey).map(nameOfKey));
  return {
    defines: defines.filter((key) => !isTypeKey(key)),
    uses: unique(uses).filter((key) => !isTypeKey(key)),
    usesLate: late.filter((key) => !isTypeKey(key)),
    mutates: all(({ effects }) => [...effects.mutates, ...effects.touches]),
    types: { defines: ofTypes(defines), uses: ofTypes([...uses, ...late]) },
  };
}

function unique(keys: readonly string[]): string[] {
  return [...new Set(keys)];
}

// What a Cell declares at its top: each name with its own source text, and its last expression.
// Pure. Names that a Cell makes in any other way are not found here.

import {
  type BindingPattern,
  type Declaration as DeclarationNode,
  type Directive,
  type ImportDeclaration,
  parseSync,
  type Statement,
  type VariableDeclaration,
} from "oxc-parser";

export interface CellDeclarations {
  readonly declarations: readonly Declaration[];
  /** The last statement, when it is an expression: where it is, without a semicolon. */
  readonly last: Span | null;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

export type Declaration =
  /** `text` declares the same name with the same value again, by itself. */
  | (Named & { readonly kind: "value"; readonly word: "const" | "let" | "var" })
  /** A function, a class, a type: its own text says all. */
  | (Named & { readonly kind: "whole" })
  /** `imported` is null for the whole module. */
  | (Named & { readonly kind: "import"; readonly imported: string | null; readonly from: string });

interface Named {
  readonly name: string;
  /** Where the name stands. */
  readonly at: number;
  readonly text: string;
  /** The user's own words for it. */
  readonly source: string;
}

/** null when the Cell cannot be parsed. */
export function readDeclarations(source: string): CellDeclarations | null {
  const { program, errors } = parseSync("cell.ts", source, { lang: "ts", sourceType: "module" });
  if (errors.length > 0 && program.body.length === 0) return null;
  const last = program.body.at(-1);
  return {
    declarations: program.body.flatMap((statement) => declared(statement, source)),
    last: last?.type === "ExpressionStatement" ? spanOf(last.expression) : null,
  };
}

function declared(statement: Statement | Directive, source: string): Declaration[] {
  switch (statement.type) {
    case "ImportDeclaration":
      return imports(statement, source);
    case "ExportNamedDeclaration":
      return statement.declaration === null
        ? []
        : declarations(statement.declaration, statement.start, source);
    case "VariableDeclaration":
    case "FunctionDeclaration":
    case "TSDeclareFunction":
    case "ClassDeclaration":
    case "TSEnumDeclaration":
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration":
    case "TSModuleDeclaration":
      return declarations(statement, statement.start, source);
    default:
      return [];
  }
}

function declarations(node: DeclarationNode, start: number, source: string): Declaration[] {
  if (node.type === "VariableDeclaration") return variables(node, source);
  if (!("id" in node) || node.id === null || node.id.type !== "Identifier") return [];
  const text = source.slice(node.start, node.end);
  const own = docsBefore(source, start) + text;
  return [{ kind: "whole", name: node.id.name, at: node.id.start, text: own, source: own }];
}

function variables(node: VariableDeclaration, source: string): Declaration[] {
  const word = node.kind === "let" || node.kind === "var" ? node.kind : "const";
  const docs = docsBefore(source, node.start);
  return node.declarations.flatMap(({ id, init, start, end }): Declaration[] => {
    const one = `${word} ${source.slice(start, end)}`;
    if (id.type === "Identifier") {
      const at = id.start;
      return [{ kind: "value", word, name: id.name, at, text: one, source: docs + one }];
    }
    const pattern = source.slice(id.start, id.end);
    const value = init === null ? "undefined" : source.slice(init.start, init.end);
    return namesIn(id).map(({ name, at }) => {
      const taken = `(await (async () => { const ${pattern} = ${value}; return { ${name} }; })())`;
      const text = `${word} ${name} = ${taken}.${name}`;
      return { kind: "value", word, name, at, text, source: docs + one };
    });
  });
}

function namesIn(pattern: BindingPattern): { readonly name: string; readonly at: number }[] {
  switch (pattern.type) {
    case "Identifier":
      return [{ name: pattern.name, at: pattern.start }];
    case "AssignmentPattern":
      return namesIn(pattern.left);
    case "ArrayPattern":
      return pattern.elements.flatMap((element) => {
        if (element === null) return [];
        return namesIn(element.type === "RestElement" ? element.argument : element);
      });
    case "ObjectPattern":
      return pattern.properties.flatMap((property) =>
        namesIn(property.type === "RestElement" ? property.argument : property.value),
      );
  }
}

function imports(node: ImportDeclaration, source: string): Declaration[] {
  const text = source.slice(node.start, node.end);
  return node.specifiers.map((one) => ({
    kind: "import",
    name: one.local.name,
    at: one.local.start,
    text,
    source: text,
    from: node.source.value,
    imported: importedName(one),
  }));
}

function importedName(one: ImportDeclaration["specifiers"][number]): string | null {
  if (one.type === "ImportNamespaceSpecifier") return null;
  if (one.type === "ImportDefaultSpecifier") return "default";
  const { imported } = one;
  return imported.type === "Literal" ? imported.value : imported.name;
}

/** The documentation that stands right before it. */
function docsBefore(source: string, start: number): string {
  return /\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*$/.exec(source.slice(0, start))?.[0] ?? "";
}

function spanOf({ start, end }: { readonly start: number; readonly end: number }): Span {
  return { from: start, to: end };
}

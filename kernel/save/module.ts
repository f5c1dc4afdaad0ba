// A session becomes the source file of a module. Pure: nothing is read or written here.
// Invariant: either all that is asked for can be saved, or it is said what cannot; the text of no
// secret is in the answer.

import { RondelError } from "../../stdlib/index.ts";
import { isKnownGlobal } from "../compile/globals.ts";
import { childrenOf, parseCell } from "../compile/syntax.ts";
import { chooseKept } from "./choose.ts";
import { compareParameters, emitModule } from "./emit.ts";
import { formatCode } from "./format/format.ts";
import { plainText } from "./markdown.ts";
import { type Methods, planMethods, usesOf } from "./methods.ts";
import { freeName } from "./parameters.ts";
import { type Prepared, prepare, secretUrisOf } from "./prepare.ts";
import { proposalsIn } from "./propose.ts";
import { type ReadCells, readCells } from "./read.ts";
import { createRefusals, type Refusals } from "./refuse.ts";
import { selectStatements } from "./select.ts";
import { NOTHING_SAID, PLAIN_TYPES, type Signatures, signaturesOf } from "./signatures.ts";
import type { Statement } from "./statement.ts";
import { isApiType, meaningOf } from "./vocabulary.ts";
import type { Parameter, SavedModule, SaveRequest, Story } from "./words.ts";

export async function saveModule(request: SaveRequest): Promise<SavedModule> {
  refuseName(request.name);
  const read = readCells(request.cells);
  const keep = (request.keep ?? chooseKept(request, read)).map((name) => nameOfKept(name, read));
  const prepared = prepare({ ...request, keep }, read);
  const types = new Map([...request.types, ...prepared.valueTypes]);
  const refusals = createRefusals();
  const isImmutable = (name: string) => {
    const type = types.get(name) ?? "";
    return PLAIN_TYPES.has(type) || isApiType(type) || prepared.parameters.get(name) !== undefined;
  };
  refuseTakenNames(request, prepared);
  refuseUnknown(keep, prepared, request);
  const statements = selectStatements(prepared.statements, keep, { isImmutable });
  refuseTroubles(statements, prepared, refusals);
  const isParameter = (name: string) => prepared.parameters.get(name) !== undefined;
  const planned = planMethods(statements, { keep, isParameter, isImmutable });
  const signatures = await signaturesOf(planned, { ...request, types }, refusals);
  refusals.settle();
  const source = formatCode(write(request, planned, prepared, signatures));
  const { title = "", intro = "" } = request.story ?? {};
  refuseSecrets(source, [title, intro], prepared);
  return describe(request, source, planned, prepared, signatures);
}

function refuseName(name: string): void {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    throw new RondelError(
      `${name} cannot be the name of a module`,
      "Small letters, digits and dashes, such as: release or web-image",
    );
  }
  if (meaningOf(classNameOf(name, [])) === null) return;
  throw new RondelError(
    `a module cannot be called ${name}: its class would be called as a type of the API is`,
    `For example: my-${name}`,
  );
}

function nameOfKept(name: string, { all, values }: ReadCells): string {
  const last = all.findLast(({ cell }) => cell.value !== null);
  if (name === "_") return values.of(last?.cell.number ?? 0);
  const [, number] = /^_(\d+)$/.exec(name) ?? [];
  return number === undefined ? name : values.of(Number(number));
}

function refuseTakenNames({ literals }: SaveRequest, { isTaken }: Prepared): void {
  const taken = [...literals.keys()].find(isTaken);
  if (taken === undefined) return;
  throw new RondelError(
    `a parameter cannot be called ${taken}: that means something in the session already`,
    `For example: --param ${taken}2=…`,
  );
}

function refuseUnknown(
  keep: readonly string[],
  { statements, parameters, unusedLiterals }: Prepared,
  { cells }: SaveRequest,
): void {
  if (keep.length === 0) {
    throw new RondelError(
      "nothing is there to save: no variable holds an object of the API or a function",
      "Give a value a name first, such as: const build = …",
    );
  }
  const declares =
    (name: string) =>
    ({ analysis }: Statement) =>
      analysis.defines.includes(name);
  for (const name of keep) {
    if (parameters.get(name) !== undefined) {
      throw new RondelError(
        `${name} comes from outside of the session, so it is a parameter and not a function`,
        "Name what is made of it.",
      );
    }
    if (statements.some(declares(name))) continue;
    const count = `${cells.length} cells ended well, and only those count.`;
    throw new RondelError(`no cell defines ${name}`, `${count} .vars lists what there is.`);
  }
  const [literal] = unusedLiterals;
  if (literal === undefined) return;
  throw new RondelError(
    `the parameter ${literal} stands for nothing: its literal is in no cell`,
    "Give the literal as it is in the cell, such as: --param version=20-alpine",
  );
}

function refuseTroubles(
  statements: readonly Statement[],
  { parameters }: Prepared,
  refusals: Refusals,
): void {
  const made = new Set(statements.flatMap(({ analysis }) => definedBy(analysis)));
  for (const statement of statements) {
    for (const trouble of statement.troubles) refusals.add(statement.cell, trouble);
    for (const name of usesOf([statement])) {
      if (made.has(name) || parameters.get(name) !== undefined || name === "dag") continue;
      if (isKnownGlobal(name) || meaningOf(name) !== null || isStandardType(name, statement))
        continue;
      refusals.add(statement.cell, `${name} is defined by no cell that ended well`);
    }
    for (const name of definedBy(statement.analysis)) {
      if (MODULE_WORDS.has(name)) refusals.add(statement.cell, `${name} is a word of the module`);
    }
  }
}

const MODULE_WORDS = new Set(["dag", "func", "object", "argument"]);

function definedBy({ defines, types }: Statement["analysis"]): string[] {
  return [...defines, ...types.defines];
}

/** A name that stands in types alone and no Cell declares is one of the language. */
function isStandardType(name: string, { analysis }: Statement): boolean {
  return !analysis.uses.includes(name) && !analysis.usesLate.includes(name);
}

function write(
  { session, story, name }: SaveRequest,
  { helpers, methods }: Methods,
  { parameters }: Prepared,
  signatures: Signatures,
): string {
  return emitModule({
    className: classNameOf(name, helpers),
    says: story === undefined ? `Saved from the session ${session}.` : classDocs(story),
    helpers,
    methods,
    parameterOf: (one) => parameterNamed(one, parameters),
    signatureOf: (method) => signatures.get(method.name) ?? NOTHING_SAID,
    docs: ({ name: made, body, isKept }) => {
      const makers = [...body, ...helpers].filter(({ analysis }) =>
        analysis.defines.includes(made),
      );
      const commented = makers.findLast(({ comment }) => comment !== "");
      if (commented !== undefined || !isKept) return commented?.comment ?? "";
      return plainText(story?.before.get(makers.at(-1)?.cell ?? 0) ?? "");
    },
  });
}

function classDocs({ name, title, intro }: Story): string {
  const parts = [plainText(title), plainText(intro), `Saved from the notebook ${name}.`];
  return parts.filter((part) => part !== "").join("\n\n");
}

function parameterNamed(name: string, { get }: Prepared["parameters"]): Parameter {
  const parameter = get(name);
  if (parameter === undefined) throw new Error(`there is no parameter ${name}`);
  return parameter;
}

function classNameOf(name: string, helpers: readonly Statement[]): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  const pascal = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  const taken = new Set(helpers.flatMap(({ analysis }) => definedBy(analysis)));
  return freeName(pascal, (one) => taken.has(one));
}

/** The last guard: whatever way a secret may have found into the text, it ends here. */
function refuseSecrets(source: string, told: readonly string[], { secretTexts }: Prepared): void {
  const strings = new Set(stringsIn(source));
  const isThere = (text: string) =>
    strings.has(text) ||
    (text.length >= LEAST_SEARCHED && [source, ...told].some((one) => one.includes(text)));
  if (!secretTexts.some(isThere)) return;
  throw new RondelError(
    "this cannot be saved: the text of a secret would stand in the module",
    'Use the secret itself where its text is used, or take it from outside: secret("env://NAME").',
  );
}

/** A shorter text is found in any code. */
const LEAST_SEARCHED = 6;

function stringsIn(source: string): string[] {
  const texts: string[] = [];
  const todo = [...parseCell(source).program.body.flatMap(childrenOf)];
  for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
    if (node.type === "Literal" && typeof node.value === "string") texts.push(node.value);
    if (node.type === "TemplateElement") texts.push(node.value.cooked ?? "");
    todo.push(...childrenOf(node));
  }
  return texts;
}

function describe(
  request: SaveRequest,
  source: string,
  { helpers, methods }: Methods,
  { parameters, secretTexts, values, isTaken }: Prepared,
  signatures: Signatures,
): SavedModule {
  const all = [...helpers, ...methods.flatMap(({ body }) => body)];
  const proposals = proposalsIn(all, isTaken);
  return {
    name: request.name,
    className: classNameOf(request.name, helpers),
    title: request.story?.title ?? "",
    intro: request.story?.intro ?? "",
    source,
    functions: methods
      .filter(({ isKept }) => isKept)
      .map((method) => ({
        name: method.name,
        expression: values.expression(method.name),
        isFunction: signatures.get(method.name)?.own !== null,
        parameters: method.parameters
          .map((one) => parameterNamed(one, parameters))
          .toSorted(compareParameters),
      })),
    imports: helpers.flatMap(({ text }) => importsIn(text)),
    isRondelOnly: all.some(
      ({ ours, text }) => ours.length > 0 || importsIn(text).includes("rondel"),
    ),
    kept: [...new Set(all.flatMap(({ kept }) => kept))],
    secretTexts,
    secretUris: secretUrisOf({ parameters }),
    proposals,
  };
}

function importsIn(text: string): string[] {
  return parseCell(text).program.body.flatMap((node) =>
    node.type === "ImportDeclaration" ? [node.source.value] : [],
  );
}

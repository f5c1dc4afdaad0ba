// The text of a module's source file, from what stands where in it.

import { type Signature, writeBody } from "./body.ts";
import type { Method } from "./methods.ts";
import type { Statement } from "./statement.ts";
import type { Parameter } from "./words.ts";

export interface Emission {
  readonly className: string;
  readonly says: string;
  readonly helpers: readonly Statement[];
  readonly methods: readonly Method[];
  readonly parameterOf: (name: string) => Parameter;
  /** What a method answers; null when TypeScript is left to find out. */
  readonly signatureOf: (method: Method) => Signature;
  readonly docs: (method: Method) => string;
}

/** To be formatted. */
export function emitModule(emission: Emission): string {
  const { helpers, methods, className, says } = emission;
  const all = [...helpers, ...methods.flatMap(({ body }) => body)];
  const imports = helpers.filter(isImport);
  const beside = helpers.filter((statement) => !isImport(statement));
  const members = methods.map((method) => emitMethod(method, emission));
  return [
    ...importsOf(all, emission),
    ...imports.map(({ text }) => `${text};`),
    "",
    ...beside.flatMap((statement) => [emitStatement(statement), ""]),
    comment(says),
    "@object()",
    `export class ${className} {`,
    members.join("\n\n"),
    "}",
    "",
  ].join("\n");
}

function isImport({ text }: Statement): boolean {
  return /^import\b/.test(text);
}

/** Types of the API that are no classes, and so are gone when the module runs. */
const BARE_TYPES = /^(JSON|Platform|BuildArg|\w+Opts)$/;

function importsOf(statements: readonly Statement[], emission: Emission): string[] {
  const { methods, parameterOf, signatureOf } = emission;
  const names = new Set(["func", "object"]);
  const code = statements.map(({ text }) => text).join("\n");
  if (/\bdag\b/.test(code)) names.add("dag");
  for (const name of statements.flatMap(({ shared }) => shared)) names.add(name);
  for (const method of methods) {
    const signature = signatureOf(method);
    for (const name of signature.shared) names.add(name);
    for (const parameter of method.parameters.map(parameterOf)) {
      if (/^[A-Z]/.test(parameter.type)) names.add(parameter.type);
      if (method.isKept && parameter.ignore.length > 0) names.add("argument");
    }
  }
  const ours = [...new Set(statements.flatMap((one) => one.ours))].toSorted();
  const sorted = [...names].toSorted(compareNames);
  const shared = sorted.map((name) => (BARE_TYPES.test(name) ? `type ${name}` : name));
  return [
    `import { ${shared.join(", ")} } from "@dagger.io/dagger";`,
    ...(ours.length > 0 ? [`import { ${ours.join(", ")} } from "rondel";`] : []),
  ];
}

function compareNames(a: string, b: string): number {
  return a.toLowerCase() < b.toLowerCase() ? -1 : 1;
}

function emitStatement({ text, comment: says }: Statement): string {
  const needsEnd = /^(const|let|var|type)\b/.test(text);
  return `${comment(says)}${says === "" ? "" : "\n"}${text}${needsEnd ? ";" : ""}`;
}

function emitMethod(method: Method, emission: Emission): string {
  const { parameterOf, signatureOf, docs } = emission;
  const signature = signatureOf(method);
  const parameters = method.parameters.map(parameterOf).toSorted(compareParameters);
  const own = signature.own?.parameters ?? [];
  const codes = [
    ...own.filter(({ isRequired }) => isRequired).map(({ code }) => code),
    ...parameters.filter(({ standard }) => standard === null).map((one) => declare(one, method)),
    ...own.filter(({ isRequired, code }) => !isRequired && !code.startsWith("...")).map(codeOf),
    ...parameters.filter(({ standard }) => standard !== null).map((one) => declare(one, method)),
    ...own.filter(({ code }) => code.startsWith("...")).map(codeOf),
  ];
  const answers = signature.answers === null ? "" : `: ${signature.answers}`;
  const words = [method.isKept ? "" : "private ", method.isAsync ? "async " : ""].join("");
  return [
    method.isKept ? docsOf(docs(method), parameters) : comment(docs(method)),
    ...(method.isKept ? ["@func()"] : []),
    `${words}${method.name}(${codes.join(", ")})${answers} {`,
    writeBody(method, signature, (called) => callOf(called, emission)),
    "}",
  ]
    .filter((line) => line !== "")
    .join("\n");
}

function codeOf({ code }: { readonly code: string }): string {
  return code;
}

/** What must be given comes first, as it must where a call goes by position. */
export function compareParameters(a: Parameter, b: Parameter): number {
  return Number(a.standard !== null) - Number(b.standard !== null);
}

function declare({ name, type, standard, ignore }: Parameter, { isKept }: Method): string {
  if (!isKept) return `${name}: ${type}`;
  const patterns = ignore.map((pattern) => JSON.stringify(pattern)).join(", ");
  const decorator = ignore.length > 0 ? `@argument({ ignore: [${patterns}] }) ` : "";
  return `${decorator}${name}: ${type}${standard === null ? "" : ` = ${standard}`}`;
}

function callOf(name: string, { methods, parameterOf }: Emission): string {
  const called = methods.find((method) => method.name === name);
  const parameters = (called?.parameters ?? []).map(parameterOf).toSorted(compareParameters);
  const call = `this.${name}(${parameters.map((parameter) => parameter.name).join(", ")})`;
  return called?.isAsync === true ? `await ${call}` : call;
}

function docsOf(says: string, parameters: readonly Parameter[]): string {
  const about = parameters
    .filter((parameter) => parameter.says !== "")
    .map((parameter) => `@param ${parameter.name} ${parameter.says.replace(/\s+/g, " ")}`);
  return comment([...(says === "" ? [] : [says]), ...about].join("\n"));
}

function comment(says: string): string {
  if (says === "") return "";
  const lines = says.replaceAll("*/", "* /").split("\n");
  if (lines.length === 1) return `/** ${lines[0]} */`;
  return ["/**", ...lines.map((line) => ` * ${line}`.trimEnd()), " */"].join("\n");
}

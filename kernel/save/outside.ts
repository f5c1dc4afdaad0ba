// What a Cell takes from the world around the session: folders and files of the host, secrets,
// variables of the environment. Each becomes a parameter of the module.

import type { Node } from "oxc-parser";
import type { Given } from "./words.ts";

export interface Outside {
  readonly node: Node;
  /** null when it is not known before the Cell runs, so that no parameter can stand for it. */
  readonly given: Given | null;
  readonly type: "Directory" | "File" | "Secret" | "Socket" | "string";
  readonly ignore: readonly string[];
  /** What else was asked of a folder, as code in the Cell: it is asked of the parameter then. */
  readonly filter: Node | null;
  /** What is given to `setSecret`. */
  readonly plaintext: Node | null;
}

export interface OutsideOptions {
  /** Whether the name that begins here is one of the library's own. */
  isLibrary(start: number): boolean;
  /** Whether the name that begins here is one that JavaScript has, and no Cell's. */
  isGlobal(start: number): boolean;
  /** The text of what is written out, or of a name that stands for such a text; else null. */
  textOf(node: Node | undefined): string | null;
}

export function outsideOf(node: Node, options: OutsideOptions): Outside | null {
  if (node.type === "CallExpression") return outsideCall(node, options);
  return node.type === "MemberExpression" ? outsideVariable(node, options) : null;
}

type Call = Extract<Node, { type: "CallExpression" }>;
type Member = Extract<Node, { type: "MemberExpression" }>;

const PLAIN = { ignore: [], filter: null, plaintext: null };

function outsideCall(node: Call, options: OutsideOptions): Outside | null {
  const { callee, arguments: args } = node;
  const [first, second] = args;
  if (callee.type === "Identifier" && options.isLibrary(callee.start)) {
    const text = options.textOf(first);
    if (callee.name === "secret") {
      const given = text === null ? null : ({ kind: "secret", uri: text } as const);
      return { ...PLAIN, node, given, type: "Secret" };
    }
    if (callee.name !== "setSecret") return null;
    const given = text === null ? null : ({ kind: "secret-text", name: text } as const);
    return { ...PLAIN, node, given, type: "Secret", plaintext: second ?? null };
  }
  if (!isHostMember(callee, options)) return null;
  return hostPart(node, callee, options);
}

/** `host().directory`, whatever follows the last dot. */
function isHostMember(callee: Node, { isLibrary }: OutsideOptions): callee is Member {
  if (callee.type !== "MemberExpression" || callee.object.type !== "CallExpression") return false;
  const { callee: host } = callee.object;
  return host.type === "Identifier" && host.name === "host" && isLibrary(host.start);
}

const PARTS = new Map([
  ["directory", { kind: "directory", type: "Directory" }],
  ["file", { kind: "file", type: "File" }],
  ["unixSocket", { kind: "socket", type: "Socket" }],
] as const);

function hostPart(node: Call, callee: Member, options: OutsideOptions): Outside {
  const name = callee.property.type === "Identifier" ? callee.property.name : "";
  const part = PARTS.get(name as "directory" | "file" | "unixSocket");
  const path = options.textOf(node.arguments[0]);
  if (part === undefined || path === null) {
    return { ...PLAIN, node, given: null, type: part?.type ?? "Directory" };
  }
  const given = { kind: part.kind, path };
  const asked = node.arguments[1];
  if (asked === undefined) return { ...PLAIN, node, given, type: part.type };
  const ignore = excludedOnly(asked, options);
  if (ignore !== null) return { ...PLAIN, node, given, type: part.type, ignore };
  const isFilter = part.kind === "directory" && isFilterOnly(asked);
  return { ...PLAIN, node, given: isFilter ? given : null, type: part.type, filter: asked };
}

/** The patterns of `{ exclude: ["…"] }`, when that is all and they are written out. */
function excludedOnly(node: Node, { textOf }: OutsideOptions): string[] | null {
  if (node.type !== "ObjectExpression" || node.properties.length !== 1) return null;
  const [only] = node.properties;
  if (only?.type !== "Property" || keyOf(only.key) !== "exclude") return null;
  if (only.value.type !== "ArrayExpression") return null;
  const patterns = only.value.elements.map((element) =>
    element === null ? null : textOf(element),
  );
  return patterns.every((pattern) => pattern !== null) ? patterns : null;
}

/** What `filter` of a folder takes as well. */
function isFilterOnly(node: Node): boolean {
  if (node.type !== "ObjectExpression") return false;
  return node.properties.every((property) => {
    const name = property.type === "Property" ? keyOf(property.key) : null;
    return name === "include" || name === "exclude" || name === "gitignore";
  });
}

function keyOf(key: Node): string | null {
  return key.type === "Identifier" ? key.name : null;
}

/** `process.env.NAME` and `process.env["NAME"]`; `process.env` with anything else is unknown. */
function outsideVariable(node: Member, options: OutsideOptions): Outside | null {
  if (!isEnvironment(node.object, options)) return null;
  const name =
    !node.computed && node.property.type === "Identifier"
      ? node.property.name
      : options.textOf(node.property);
  const given = name === null ? null : ({ kind: "variable", name } as const);
  return { ...PLAIN, node, given, type: "string" };
}

export function isEnvironment(node: Node, { isGlobal }: OutsideOptions): boolean {
  if (node.type !== "MemberExpression" || node.computed) return false;
  const { object, property } = node;
  if (property.type !== "Identifier" || property.name !== "env") return false;
  return object.type === "Identifier" && object.name === "process" && isGlobal(object.start);
}

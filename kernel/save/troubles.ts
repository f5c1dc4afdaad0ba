// What a Cell does that would be another thing at each run, or that only this session has.

import type { Node } from "oxc-parser";

/** By the object and its member. */
const CHANGING: ReadonlyMap<string, readonly string[]> = new Map([
  ["Math", ["random"]],
  ["Date", ["now"]],
  ["performance", ["now"]],
  ["crypto", ["randomUUID", "randomBytes", "randomInt", "getRandomValues"]],
  ["process", ["hrtime", "pid", "uptime"]],
]);
const CHANGING_CALLS = ["randomUUID", "randomBytes", "randomInt"];

/** In the words of a refusal; null when nothing is wrong with this node alone. */
export function troubleWith(node: Node, isGlobal: (start: number) => boolean): string | null {
  switch (node.type) {
    case "MemberExpression":
      return troubleWithMember(node, isGlobal);
    case "NewExpression": {
      const { callee } = node;
      const isNow = callee.type === "Identifier" && callee.name === "Date";
      return isNow && node.arguments.length === 0 && isGlobal(callee.start)
        ? changing("new Date()")
        : null;
    }
    case "CallExpression": {
      const { callee } = node;
      if (callee.type !== "Identifier" || !CHANGING_CALLS.includes(callee.name)) return null;
      return changing(`${callee.name}()`);
    }
    default:
      return null;
  }
}

type Member = Extract<Node, { type: "MemberExpression" }>;

function troubleWithMember(
  { object, property }: Member,
  isGlobal: (start: number) => boolean,
): string | null {
  if (property.type !== "Identifier") return null;
  if (property.name === "terminal") {
    return "what is kept of a stay is saved when a cell is that alone: x = await y.terminal()";
  }
  if (object.type !== "Identifier") return null;
  const isChanging = CHANGING.get(object.name)?.includes(property.name) === true;
  return isChanging && (isGlobal(object.start) || object.name === "crypto")
    ? changing(`${object.name}.${property.name}`)
    : null;
}

function changing(what: string): string {
  return `${what} is another value at each run`;
}

// What each method of a module answers, and of a kept function also its parameters: from what the
// session knows of its values, and else from TypeScript.

import type { Signature } from "./body.ts";
import { answerIn, functionIn } from "./functions.ts";
import type { Method, Methods } from "./methods.ts";
import type { Refusals } from "./refuse.ts";
import type { Statement } from "./statement.ts";
import { isApiType } from "./vocabulary.ts";
import type { SaveRequest } from "./words.ts";

export type Signatures = ReadonlyMap<string, Signature>;

/** No method changes a value of these. */
export const PLAIN_TYPES = new Set(["string", "number", "boolean", "bigint", "undefined", "null"]);

export async function signaturesOf(
  { methods, helpers }: Methods,
  request: SaveRequest,
  refusals: Refusals,
): Promise<Signatures> {
  const found = methods.map(async (method): Promise<[string, Signature]> => {
    if (!method.isKept) return [method.name, signatureWithin(method, request)];
    const maker = [...method.body, ...helpers].findLast(({ analysis }) =>
      analysis.defines.includes(method.name),
    );
    const signature = await signatureOf(method, maker, request);
    if (typeof signature !== "string") return [method.name, signature];
    refusals.add(maker?.cell ?? 0, signature);
    return [method.name, NOTHING_SAID];
  });
  return new Map(await Promise.all(found));
}

export const NOTHING_SAID: Signature = { answers: null, shared: [], own: null };

/** Of a step that methods share; where its type is not known, TypeScript finds it out. */
function signatureWithin({ name, isAsync }: Method, { types }: SaveRequest): Signature {
  const type = types.get(name) ?? "";
  if (!isApiType(type)) return NOTHING_SAID;
  return { answers: isAsync ? `Promise<${type}>` : type, shared: [type], own: null };
}

/** As text: why there is none. */
async function signatureOf(
  { name, isAsync }: Method,
  maker: Statement | undefined,
  { types, typeOf }: SaveRequest,
): Promise<Signature | string> {
  const own = functionIn(maker?.text ?? "", name);
  const trouble = own?.parameters.find((parameter) => parameter.trouble !== null)?.trouble;
  if (trouble) return `${name}: ${trouble}`;
  const answers = own === null ? await typeOfValue(name, types, typeOf) : own.answers;
  const type = answers ?? answerIn((await typeOf(name)) ?? "");
  if (type === null || type === "any") return `${name}: nobody can say what type it answers`;
  const core = type.replace(/^Promise<(.*)>$/s, "$1");
  if (!isPlain(core))
    return `${name} is of the type ${core}, and no function of a module answers that`;
  const promised = isAsync || core !== type || own?.isAsync === true;
  const shared = core.match(/[A-Z]\w*/g) ?? [];
  return { answers: promised ? `Promise<${core}>` : core, shared, own };
}

async function typeOfValue(
  name: string,
  types: SaveRequest["types"],
  typeOf: SaveRequest["typeOf"],
): Promise<string | null> {
  const type = types.get(name);
  if (type === undefined) return typeOf(name);
  return isApiType(type) || PLAIN_TYPES.has(type) ? type : typeOf(name);
}

/** What a function of a module may answer: text, numbers, objects of the API, and lists of them. */
function isPlain(type: string): boolean {
  const [, item = ""] = /^(\w+)(\[\])?$/.exec(type) ?? [];
  return ["string", "number", "boolean", "void"].includes(item) || isApiType(item);
}

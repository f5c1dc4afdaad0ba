// What a registry answers with status 401: how it wants to be convinced.

export type Challenge =
  | { readonly scheme: "basic" }
  | {
      readonly scheme: "bearer";
      readonly realm: string;
      readonly service: string | null;
      readonly scope: string | null;
    };

/** The best of the challenges in a WWW-Authenticate header; null when none is known. */
export function parseChallenge(header: string): Challenge | null {
  let basic: Challenge | null = null;
  for (const { scheme, parameters } of schemesOf(header)) {
    const realm = parameters.get("realm");
    if (scheme === "bearer" && realm !== undefined) {
      const service = parameters.get("service") ?? null;
      return { scheme: "bearer", realm, service, scope: parameters.get("scope") ?? null };
    }
    if (scheme === "basic") basic = { scheme: "basic" };
  }
  return basic;
}

interface Scheme {
  readonly scheme: string;
  readonly parameters: Map<string, string>;
}

/** `Bearer realm="…",scope="a:b:pull,push", Basic realm="…"`: commas part both lists. */
function schemesOf(header: string): Scheme[] {
  const schemes: Scheme[] = [];
  const word = /([\w-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+)))?/g;
  for (const [, name = "", quoted, plain] of header.matchAll(word)) {
    const value = quoted?.replace(/\\(.)/g, "$1") ?? plain;
    if (value === undefined) schemes.push({ scheme: name.toLowerCase(), parameters: new Map() });
    else schemes.at(-1)?.parameters.set(name.toLowerCase(), value);
  }
  return schemes;
}

// Which names mean something before any Cell has run. The process that compiles and the one that
// runs are the same Node, so that they agree.

export function isKnownGlobal(name: string): boolean {
  return name in globalThis;
}

// The two checks every room shares: a fact that must hold, and a case that cannot happen.
// A thrown Bug is a defect of ours, never an expected failure of the user's work.

export class Bug extends Error {
  override readonly name = "Bug";
}

export function assert(fact: unknown, what: string): asserts fact {
  if (!fact) throw new Bug(`broken assertion: ${what}`);
}

/** The end of an exhaustive switch: a new member of the union makes the call a type error. */
export function never(value: never): never {
  throw new Bug(`impossible case: ${JSON.stringify(value)}`);
}

// Answers that are there at once stay synchronous: a promise costs more than most resolvers.

export type MaybePromise<T> = T | Promise<T>;

/** Not `then`: a module that exports that name is taken for a promise when it is imported. */
export function andThen<T, U>(
  value: MaybePromise<T>,
  next: (value: T) => MaybePromise<U>,
): MaybePromise<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}

export function all<T>(values: readonly MaybePromise<T>[]): MaybePromise<T[]> {
  return values.some((value) => value instanceof Promise)
    ? Promise.all(values)
    : (values as readonly T[]).slice();
}

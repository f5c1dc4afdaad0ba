// What a module imports as `@dagger.io/dagger` when Rondel runs it: the API under the names that
// Dagger's SDK has, on the default connection, and the marks of a module. The marks do nothing when
// the module runs: what they say is read from its text.

import type { Client } from "./client/generated.ts";
import { connection } from "./index.ts";

export * from "./client/generated.ts";

export const dag: Client = connection.client;

type Mark = (...marked: readonly unknown[]) => void;

const mark = (..._options: readonly unknown[]): Mark => ignore;

export const object = mark;
export const func = mark;
export const argument = mark;
export const field = mark;
export const check = mark;
export const enumType = mark;

function ignore(): void {}

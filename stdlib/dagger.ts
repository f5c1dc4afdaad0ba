// What a module imports as `@dagger.io/dagger` when Rondel runs it: the API under the names that
// Dagger's SDK has, on the default connection, and the marks of a module. The marks do nothing when
// the module runs: what they say is read from its text. Each module has this file for itself, with
// its folder in the address, so that it finds its own files.

import { Client } from "./client/generated.ts";
import { connection } from "./index.ts";
import { type CurrentModule, createCurrentModule } from "./modules/current/current.ts";

export * from "./client/generated.ts";
export type { CurrentModule };

class ModuleClient extends Client {
  /** The module that this is called in, for files of its own. */
  currentModule(): CurrentModule {
    const folder = new URL(import.meta.url).searchParams.get("module");
    return createCurrentModule({ wire: connection, client: connection.client, folder });
  }
}

export const dag: ModuleClient = new ModuleClient(connection, null);

type Mark = (...marked: readonly unknown[]) => void;

const mark = (..._options: readonly unknown[]): Mark => ignore;

export const object = mark;
export const func = mark;
export const argument = mark;
export const field = mark;
export const check = mark;
export const enumType = mark;

function ignore(): void {}

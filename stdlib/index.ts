// What a script or a prompt imports: the API's objects, functions that begin a chain on the default
// connection, and the modules. The default connection reaches the engine at its first question.

import { systemClock } from "./base/clock.ts";
import type { Connection } from "./client/connect.ts";
import { functionsOf } from "./client/generated.ts";
import { type ConnectOptions, connectFrom, type Surroundings } from "./client/settings.ts";
import { ownTerminal } from "./client/terminal/tty.ts";
import { bindModules } from "./modules/modules.ts";
import { bindNotebook } from "./notebook/notebook.ts";

export type { Connection } from "./client/connect.ts";
export type { SessionEvent } from "./client/events.ts";
export { EngineLost, EngineUnavailable, ExecError, RondelError } from "./client/failures.ts";
export * from "./client/generated.ts";
export type { OutputChunk, OutputOptions } from "./client/output.ts";
export type { ScreenOptions } from "./client/screen.ts";
export type { ConnectOptions } from "./client/settings.ts";
export type { TerminalOptions } from "./client/terminal/options.ts";
export type { Displayable, Looks } from "./notebook/notebook.ts";
export { html, looks, md } from "./notebook/notebook.ts";

const surroundings: Surroundings = {
  env: process.env,
  cwd: () => process.cwd(),
  isRoot: process.getuid?.() === 0,
  clock: systemClock,
  node: process.execPath,
  parent: process,
  terminal() {
    const { stdin, stdout, env } = process;
    return ownTerminal({ stdin, stdout, term: env["TERM"] });
  },
  tell: (line) => void process.stderr.write(`rondel: ${line}\n`),
  tools: (client) => bindModules(client, surroundings).toolbox("sh"),
};

/** A connection of its own, that is open; close it, or write `await using`. */
export async function connect(options: ConnectOptions = {}): Promise<Connection> {
  const connection = connectFrom(surroundings, options);
  await connection.open();
  return connection;
}

export const connection: Connection = connectFrom(surroundings);

export const {
  address,
  cacheVolume,
  container,
  defaultPlatform,
  directory,
  envFile,
  error,
  file,
  host,
  secret,
  setSecret,
  version,
} = functionsOf(connection.client);

export const { debian, toolbox, tree } = bindModules(connection.client, surroundings);

export const { ask, askSecret, clearOutput, display, page } = bindNotebook({
  globals: globalThis,
  print: (text) => void process.stdout.write(text),
});

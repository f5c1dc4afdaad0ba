// `rondel shell`: Node's own prompt, with the library's names, TypeScript, and leaves that answer
// by themselves. Something lazy is shown as its chain and not run. What comes from a pipe is no
// conversation: it is run as a whole.

import { mkdirSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { type REPLServer, start } from "node:repl";
import { text } from "node:stream/consumers";
import { homeOf } from "../../stdlib/base/home.ts";
import { connection, RondelError } from "../../stdlib/index.ts";
import { defineCommand, type Io } from "./command.ts";
import { describeError } from "./errors.ts";
import { evaluateAndPrint } from "./eval.ts";
import { defineGlobals } from "./globals.ts";
import { isWanted, PROGRESS_FLAGS, showEvents, withProgress } from "./progress.ts";

export const shellCommand = defineCommand({
  name: "shell",
  says: "A prompt (the same as rondel alone)",
  words: "",
  example: "rondel shell",
  flags: PROGRESS_FLAGS,
  async run(_words, flags, io) {
    defineGlobals();
    if (io.stdin.isTTY !== true) {
      const code = await text(io.stdin);
      return withProgress(flags, io, () => evaluateAndPrint(code, io));
    }
    const isShown = isWanted(flags, io.stderr.isTTY === true);
    const settle = isShown ? showEvents(connection, io.stderr) : async () => {};
    await converse(io, settle, isShown);
    await connection.close();
    return 0;
  },
});

/** Resolves when the prompt is left. */
function converse(io: Io, settle: () => Promise<void>, isOutputShown: boolean): Promise<void> {
  const server = start({
    input: io.stdin,
    output: io.stdout,
    prompt: "rondel> ",
    useGlobal: true,
    useColors: io.colors,
    // Without it Node is deaf while it awaits. It tells of a Ctrl-C then in words of its own.
    breakEvalOnSigint: true,
  });
  keepHistory(server, io);
  const show = (error: unknown): undefined => {
    if (!(error instanceof RondelError)) throw error;
    const lines = describeError(error, { isOutputShown, colors: io.colors });
    io.stdout.write(`${lines.join("\n")}\n`);
  };
  const plain = server.eval;
  const evaluate: typeof plain = (code, context, file, done) => {
    const interrupt = watchInterrupt(server);
    plain.call(server, prepare(code), context, file, (error, value) => {
      const failure = interrupt.isWanted() ? new RondelError("interrupted") : error;
      if (failure !== null && !(failure instanceof RondelError)) {
        interrupt.close();
        return done(failure, value);
      }
      const answer = failure === null ? interrupt.during(value) : Promise.reject(failure);
      answer
        .finally(interrupt.close)
        .finally(settle)
        .catch(show)
        .then(
          (answered) => done(null, answered),
          (cause: Error) => done(cause, undefined),
        );
    });
  };
  Object.defineProperty(server, "eval", { value: evaluate });
  return new Promise((resolve) => void server.once("exit", resolve));
}

/**
 * With an `await` in it Node waits for a line before it takes the next. Code that is not whole yet,
 * or wrong, is left for Node to judge; so is `{ a: 1 }`, which it takes for an object.
 */
function prepare(code: string): string {
  const awaited = /^\s*\{/.test(code) ? code : `await null;${code}`;
  try {
    return stripTypeScriptTypes(awaited);
  } catch {
    return code;
  }
}

interface Interrupt {
  /** Whether Ctrl-C was pressed since the line began. */
  isWanted(): boolean;
  /** The promise of a leaf is waited for, until Ctrl-C. */
  during(value: unknown): Promise<unknown>;
  close(): void;
}

/** From the first word of a line to its last: Ctrl-C ends the engine's work for it, too. */
function watchInterrupt(server: REPLServer): Interrupt {
  const stop = Promise.withResolvers<never>();
  stop.promise.catch(() => undefined); // most lines end by themselves
  let isPressed = false;
  const press = () => {
    isPressed = true;
    connection.cancel();
    stop.reject(new RondelError("interrupted"));
  };
  server.once("SIGINT", press);
  return {
    isWanted: () => isPressed,
    during: (value) =>
      value instanceof Promise ? Promise.race([value, stop.promise]) : Promise.resolve(value),
    close: () => void server.off("SIGINT", press),
  };
}

function keepHistory(server: REPLServer, io: Io): void {
  const { root } = homeOf(io.env, io.isRoot);
  mkdirSync(root, { recursive: true });
  server.setupHistory(`${root}/history`, () => {});
}

// `rondel shell`: Node's own prompt, with the library's names, TypeScript, and leaves that answer
// by themselves. Something lazy is shown as its chain and not run.

import { mkdirSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { type REPLServer, start } from "node:repl";
import { homeOf } from "../../stdlib/base/home.ts";
import { connection, RondelError } from "../../stdlib/index.ts";
import { defineCommand, type Io } from "./command.ts";
import { describeError } from "./errors.ts";
import { defineGlobals } from "./globals.ts";
import { isWanted, PROGRESS_FLAGS, showEvents } from "./progress.ts";

export const shellCommand = defineCommand({
  name: "shell",
  says: "A prompt (the same as rondel alone)",
  words: "",
  example: "rondel shell",
  flags: PROGRESS_FLAGS,
  async run(_words, flags, io) {
    defineGlobals();
    const isShown = isWanted(flags, io.stderr.isTTY === true);
    const settle = isShown ? showEvents(connection, io.stderr) : async () => {};
    const server = startPrompt(io, settle, isShown);
    await new Promise<void>((resolve) => void server.once("exit", resolve));
    await connection.close();
    return 0;
  },
});

function startPrompt(io: Io, settle: () => Promise<void>, isOutputShown: boolean): REPLServer {
  const isTerminal = io.stdin.isTTY === true && io.stdout.isTTY === true;
  const server = start({
    input: io.stdin,
    output: io.stdout,
    prompt: isTerminal ? "rondel> " : "",
    terminal: isTerminal,
    useGlobal: true,
    useColors: io.colors,
  });
  if (isTerminal) keepHistory(server, io);
  const evaluate = server.eval;
  const answer = async (value: unknown): Promise<unknown> => {
    try {
      return await interruptible(server, value);
    } finally {
      await settle();
    }
  };
  const replaced: typeof server.eval = (code, context, file, done) => {
    evaluate.call(server, strip(code), context, file, (error, value) => {
      if (error !== null) return done(error, undefined);
      answer(value).then(
        (answered) => done(null, answered),
        (cause: unknown) => {
          if (!(cause instanceof RondelError)) return done(cause as Error, undefined);
          const lines = describeError(cause, { isOutputShown, colors: io.colors });
          io.stdout.write(`${lines.join("\n")}\n`);
          done(null, undefined);
        },
      );
    });
  };
  Object.defineProperty(server, "eval", { value: replaced });
  return server;
}

/** Code that is not whole yet, or wrong, is left for the prompt to judge. */
function strip(code: string): string {
  try {
    return stripTypeScriptTypes(code);
  } catch {
    return code;
  }
}

/** The promise of a leaf is waited for, until Ctrl-C. */
function interruptible(server: REPLServer, value: unknown): Promise<unknown> {
  if (!(value instanceof Promise)) return Promise.resolve(value);
  const stop = Promise.withResolvers<never>();
  const interrupt = () => stop.reject(new RondelError("interrupted"));
  server.once("SIGINT", interrupt);
  return Promise.race([value, stop.promise]).finally(() => server.off("SIGINT", interrupt));
}

function keepHistory(server: REPLServer, io: Io): void {
  const { root } = homeOf(io.env, io.isRoot);
  mkdirSync(root, { recursive: true });
  server.setupHistory(`${root}/history`, () => {});
}

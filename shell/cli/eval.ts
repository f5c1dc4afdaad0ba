// `rondel eval`: one piece of code, its last value printed.

import { inspect } from "node:util";
import { defineCommand, type Io } from "./command.ts";
import { evaluate } from "./evaluate.ts";
import { UsageError } from "./flags.ts";
import { defineGlobals } from "./globals.ts";
import { PROGRESS_FLAGS, withProgress } from "./progress.ts";

export const evalCommand = defineCommand({
  name: "eval",
  says: "Run TypeScript and print the value of its last expression",
  words: "CODE",
  example: `rondel eval 'toolbox("sh").withExec(["uname", "-s"]).stdout()'`,
  flags: PROGRESS_FLAGS,
  async run([code, ...others], flags, io) {
    if (code === undefined || others.length > 0) throw new UsageError("eval needs one CODE");
    defineGlobals();
    return withProgress(flags, io, () => evaluateAndPrint(code, io));
  },
});

export async function evaluateAndPrint(code: string, io: Io): Promise<void> {
  print(await evaluate(code, "eval"), io);
}

/** Text as it is; of an object its inside, of something lazy its chain. */
function print(value: unknown, { stdout, colors }: Io): void {
  if (value === undefined) return;
  const text = typeof value === "string" ? value : inspect(value, { colors, depth: 6 });
  stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}

// What a command of the program is. A command gets parsed words and flags and answers its exit
// code; it throws UsageError for wrong words, and anything else for what failed.

import type { Readable, Writable } from "node:stream";
import {
  describeFlags,
  type Flags,
  type FlagValues,
  type ParseRules,
  parseFlags,
} from "./flags.ts";

/** The process around a command. */
export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly isRoot: boolean;
  /** The node program that runs this. */
  readonly node: string;
  readonly colors: boolean;
  /** What the user's code finds in `process.argv` behind the program. */
  giveArguments(words: readonly string[]): void;
  /** Calls back at a signal, instead of ending; answers how to stop that. */
  onSignal(signal: NodeJS.Signals, listener: () => void): () => void;
}

export interface CommandDefinition<F extends Flags> extends ParseRules {
  readonly name: string;
  /** What it does, in a line. */
  readonly says: string;
  /** The words after its name. */
  readonly words: string;
  readonly example: string;
  readonly flags: F;
  run(words: readonly string[], flags: FlagValues<F>, io: Io): Promise<number>;
}

/** A command whose flags nobody needs to know any more. */
export interface Command {
  readonly name: string;
  readonly says: string;
  readonly words: string;
  readonly flags: Flags;
  readonly help: string;
  start(argv: readonly string[], io: Io): Promise<number>;
}

const HELP = { kind: "switch", short: "h", says: "Show this" } as const;

export function defineCommand<F extends Flags>(definition: CommandDefinition<F>): Command {
  const flags = { ...definition.flags, help: HELP };
  const help = helpOf(definition, flags);
  return {
    name: definition.name,
    says: definition.says,
    words: definition.words,
    flags,
    help,
    async start(argv, io) {
      const parsed = parseFlags(argv, flags, definition);
      if (!parsed.flags.help) return definition.run(parsed.words, parsed.flags, io);
      io.stdout.write(help);
      return 0;
    },
  };
}

function helpOf<F extends Flags>(definition: CommandDefinition<F>, flags: Flags): string {
  const { name, words, says, example } = definition;
  return [
    `${says}.`,
    "",
    `Usage: rondel ${[name, "[flags]", words].filter((part) => part !== "").join(" ")}`,
    "",
    ...describeFlags(flags),
    "",
    "Example:",
    `  ${example}`,
    "",
  ].join("\n");
}

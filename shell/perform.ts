// Does what a line at the prompt means: runs a Cell and shows what became of it, runs a command,
// answers a question about a name. The same for a screen and for plain lines.
// Invariant: whatever fails is told; `perform` never rejects.

import type { Meaning } from "../kernel/meaning.ts";
import type { Company } from "../kernel/prompt-kernel.ts";
import { never } from "../stdlib/base/assert.ts";
import { type Connection, RondelError } from "../stdlib/index.ts";
import { nearestWord } from "./cli/nearest.ts";
import type { Prompt } from "./commands/command.ts";
import { COMMANDS, findDotCommand } from "./commands/table.ts";
import { createOwnCells } from "./own-cells.ts";
import type { ShowingCells } from "./shown-cell.ts";
import { cleanLine } from "./text/clean.ts";
import { highlight } from "./text/highlight.ts";
import { type Line, span } from "./text/line.ts";
import { viewTrouble } from "./trouble.ts";

export interface Performer {
  perform(meaning: Performable): Promise<Performed>;
  /** Ends what is performed. */
  interrupt(): void;
}

export type Performable = Exclude<Meaning, { readonly kind: "nothing" }>;

export interface Performed {
  /** What the next prompt begins with. */
  readonly prefill: string;
  readonly isLeaving: boolean;
}

export interface PerformerOptions extends ShowingCells {
  readonly company: Company | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly ask: Prompt["ask"];
}

const NOTHING_MORE: Performed = { prefill: "", isLeaving: false };

export function createPerformer(options: PerformerOptions): Performer {
  const { kernel, surface } = options;
  const cells = createOwnCells(options);
  let command = new AbortController();
  const perform = async (meaning: Performable): Promise<Performed> => {
    switch (meaning.kind) {
      case "cell":
        await cells.runCell(meaning.source);
        return NOTHING_MORE;
      case "command":
        command = new AbortController();
        return runCommand(meaning.name, meaning.rest, options, {
          ...cells,
          signal: command.signal,
        });
      case "question":
        await answer(meaning.about, meaning.wantsSource, options);
        return NOTHING_MORE;
      default:
        return never(meaning);
    }
  };
  let connection: Connection | null = null;
  kernel.connected.then((open) => {
    connection = open;
  });
  return {
    perform: (meaning) =>
      perform(meaning).catch((error: unknown) => {
        surface.print(viewTrouble(error, surface));
        return NOTHING_MORE;
      }),
    interrupt() {
      kernel.interrupt();
      command.abort();
      // A command asks the engine from here.
      connection?.cancel();
    },
  };
}

async function runCommand(
  name: string,
  rest: string,
  { kernel, surface, company, env, ask }: PerformerOptions,
  around: Pick<Prompt, "showTimes" | "runCell" | "signal">,
): Promise<Performed> {
  const command = findDotCommand(name);
  if (command === null) throw noCommand(name);
  const { session } = await kernel.kept();
  session.begin({ number: kernel.next, source: `.${name} ${rest}`.trimEnd(), kind: "command" });
  let performed = NOTHING_MORE;
  const body = await command.load();
  await body(rest, {
    kernel,
    surface,
    company,
    env,
    cwd: kernel.cwd,
    ask,
    commands: COMMANDS,
    ...around,
    prefill(text) {
      performed = { ...performed, prefill: text };
    },
    leave() {
      performed = { ...performed, isLeaving: true };
    },
  });
  return performed;
}

function noCommand(name: string): RondelError {
  const near = nearestWord(
    name,
    COMMANDS.map((command) => command.name),
  );
  const meant = near === null ? ".help lists them." : `Did you mean .${near}?`;
  return new RondelError(
    `there is no command .${name}`,
    `${meant} A chain goes on with .${name}(…).`,
  );
}

async function answer(
  about: string,
  wantsSource: boolean,
  { kernel, surface }: PerformerOptions,
): Promise<void> {
  const language = await kernel.language();
  const found = await language.inspect(about, about.length, wantsSource);
  if (found === null) {
    return surface.print([[span(`Nothing is known of ${about}.`, "warning")]]);
  }
  const docs = found.docs === "" ? [] : found.docs.split("\n");
  await surface.page([
    ...highlight(found.signature),
    ...docs.map((line): Line => [span(cleanLine(line), "muted")]),
    ...(found.source === null ? [] : [[], ...highlight(found.source)]),
  ]);
}

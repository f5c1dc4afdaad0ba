// `rondel complete -- WORD…`: what the last of the words may become, a line each, for the scripts
// of `rondel completion`, and so in no list of commands. It starts no engine, runs nobody's code,
// and is silent when it does not know.

import { existsSync } from "node:fs";
import { openModule } from "../../kernel/save/host/open-module.ts";
import { systemClock } from "../../stdlib/base/clock.ts";
import { homeOf } from "../../stdlib/base/home.ts";
import type { Io } from "./command.ts";
import { type Candidates, candidatesFor } from "./complete/candidates.ts";

const MOST_SESSIONS = 50;

export async function complete([, ...words]: readonly string[], io: Io): Promise<number> {
  const found = await candidatesFor(words, {
    functionsOf: (module) => openModule(module, io.cwd).functions,
    variables: Object.keys(io.env),
    sessions: () => sessionsOf(io),
  }).catch((): Candidates => ({ kind: "words", words: [] }));
  io.stdout.write(textOf(found));
  return 0;
}

/** Files and folders are found by the shell itself. */
function textOf(found: Candidates): string {
  if (found.kind !== "words") return `:${found.kind}\n`;
  return found.words.map(({ word, says }) => `${word}\t${says}\n`).join("");
}

async function sessionsOf(io: Io): Promise<readonly string[]> {
  const { history } = homeOf(io.env, io.isRoot);
  if (!existsSync(history)) return [];
  const { openHistory } = await import("../../kernel/history/history.ts");
  using opened = openHistory(history, systemClock);
  return opened.sessions(MOST_SESSIONS).map(({ name }) => name);
}

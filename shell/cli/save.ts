// `rondel save`: an earlier session as a module. Its cells are run again first, which finds what
// the engine has kept.

import { basename, relative, resolve } from "node:path";
import { systemClock } from "../../stdlib/base/clock.ts";
import { homeOf } from "../../stdlib/base/home.ts";
import { defineCommand, type Io } from "./command.ts";
import { UsageError } from "./flags.ts";
import { literalsOf, SAVE_FLAGS } from "./save-flags.ts";

export const saveCommand = defineCommand({
  name: "save",
  says: "Save a session as a module: a function for each value that it came to",
  words: "SESSION",
  example: "rondel save calm-otter -o release --only build,test",
  flags: {
    output: { kind: "text", short: "o", value: "FOLDER", says: "Where to (./SESSION)" },
    only: { kind: "texts", value: "NAME,…", says: "The values to keep (what the last cells use)" },
    ...SAVE_FLAGS,
  },
  async run([session, ...others], flags, io) {
    if (session === undefined || others.length > 0) throw new UsageError("save needs one SESSION");
    const folder = resolve(io.cwd, flags.output ?? session);
    const keep = flags.only.flatMap((names) => names.split(",")).map((name) => name.trim());
    const literals = literalsOf(flags);
    const { refuseExisting } = await import("../../kernel/save/host/write.ts");
    refuseExisting(folder, flags.force);
    const { withSession } = await import("./with-session.ts");
    return withSession(session, kernelOptions(io), async ({ kernel, workdir }) => {
      const { saveTo } = await import("../../kernel/save/save.ts");
      const order = { name: basename(folder), keep: keep.length > 0 ? keep : null, literals };
      const module = await saveTo(kernel, order, { cwd: workdir, folder, force: flags.force });
      const names = module.functions.map(({ name }) => name).join(", ");
      const shown = relative(io.cwd, folder) || ".";
      io.stdout.write(`${shown}: ${names}\n`);
      io.stderr.write(`rondel functions ./${shown} says what they take\n`);
      return 0;
    });
  },
});

export function kernelOptions(io: Io) {
  const { history } = homeOf(io.env, io.isRoot);
  return { node: io.node, env: io.env, clock: systemClock, history, stderr: io.stderr };
}

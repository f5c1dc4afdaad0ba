// `rondel session`: what published SDKs start. Its first line on standard output says where the
// session is; it then lives until standard input ends or a signal comes, and ends with 0, for an
// SDK takes anything else as a crash. Flags of its namesake that mean nothing here are skipped.

import { connect } from "../../stdlib/index.ts";
import { attachOnRequest } from "./attach-on-request.ts";
import { defineCommand, type Io } from "./command.ts";

export const sessionCommand = defineCommand({
  name: "session",
  says: "Open a session for an SDK, and keep it until standard input ends",
  words: "",
  example: "_EXPERIMENTAL_DAGGER_CLI_BIN=$(command -v rondel) node build.mjs",
  flags: {
    workdir: { kind: "text", value: "FOLDER", says: "What relative host paths count from" },
    label: { kind: "texts", value: "KEY:VALUE", says: "Accepted, and not used" },
    verbose: { kind: "switch", short: "v", says: "Accepted, and not used" },
  },
  skipsUnknown: true,
  async run(_words, { workdir }, io) {
    const ended = untilEnded(io);
    try {
      await using connection = await connect({ name: "sdk", workdir: workdir ?? io.cwd });
      const { session } = await connection.open();
      const { port, token } = session;
      attachOnRequest(connection, io.env["TERM"]);
      io.stdout.write(`${JSON.stringify({ port, session_token: token })}\n`);
      await ended;
      return 0;
    } finally {
      // An SDK that sends a signal, or waits for a session in vain, leaves this pipe open.
      io.stdin.destroy();
    }
  },
});

function untilEnded(io: Io): Promise<void> {
  return new Promise((resolve) => {
    io.stdin.once("end", resolve).once("error", () => resolve());
    io.stdin.resume();
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) io.onSignal(signal, resolve);
  });
}

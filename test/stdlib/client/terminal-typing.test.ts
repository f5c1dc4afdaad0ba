// What is typed at a terminal that has just been attached to.

import { expect, test } from "vitest";
import type { Answer } from "../../../stdlib/client/lazy.ts";
import { attachTerminal } from "../../../stdlib/client/terminal/attach.ts";
import type { OwnTerminal } from "../../../stdlib/client/terminal/tty.ts";
import type { TerminalWire } from "../../../stdlib/client/terminal/wire.ts";

const SCREEN = { offset: 0, bytes: "", isScreen: true, columns: 80, rows: 24, exitCode: null };

test("keys that come before the terminal is seen are written when it is", async () => {
  const said: string[] = [];
  const opened = Promise.withResolvers<void>();
  const written = Promise.withResolvers<void>();
  const wire: TerminalWire = {
    async ask(_document, { bytes }) {
      said.push(Buffer.from(String(bytes), "base64").toString());
      written.resolve();
      return {};
    },
    async *follow(): AsyncGenerator<Answer> {
      await opened.promise;
      said.push("seen");
      yield { terminalOutput: SCREEN };
      await written.promise;
      yield { terminalOutput: { ...SCREEN, isScreen: false, exitCode: 0 } };
    },
  };
  const own: OwnTerminal = {
    ...{ columns: 80, rows: 24, term: "xterm" },
    write: () => undefined,
    onResize: () => () => undefined,
    takeKeys(listener) {
      for (const key of "ls\r") listener(Buffer.from(key));
      return () => undefined;
    },
  };
  const attached = attachTerminal(wire, 1, own);
  await new Promise(setImmediate);
  expect(said).toEqual([]);
  opened.resolve();
  expect(await attached).toEqual({ how: "ended", exitCode: 0 });
  expect(said.join("")).toBe("seenls\r");
});

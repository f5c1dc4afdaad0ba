// How an engine is started and waited for, with shell lines in the place of the engine.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../../../stdlib/base/clock.ts";
import { type Home, homeOf } from "../../../stdlib/base/home.ts";
import { EngineUnavailable } from "../../../stdlib/client/failures.ts";
import { reachEngine } from "../../../stdlib/client/reach.ts";
import { prepareHome, startEngine } from "../../../stdlib/client/start.ts";

let home: Home;
beforeEach(() => {
  const root = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "start-"));
  home = homeOf({ RONDEL_HOME: root }, true);
  prepareHome(home);
});
afterEach(() => rmSync(home.root, { recursive: true }));

const ENOUGH_MS = 30_000;
const start = (line: string, timeoutMs = ENOUGH_MS) =>
  startEngine(home, { command: ["-c", line], env: process.env }, timeoutMs);
const failureOf = (started: Promise<unknown>) => started.catch((error: unknown) => error);

describe("starting an engine", () => {
  test("is done when it says that it serves", async () => {
    expect(await start(`echo '{"port":1}' >&3`)).toBe("serving");
  });

  test("tells when another one holds the home", async () => {
    expect(await start("exit 75")).toBe("held");
  });

  test("fails with the engine's own words and hint", async () => {
    const failure = await failureOf(
      start(`echo '{"failure":"no disk","hint":"buy one"}' >&3; exit 1`),
    );
    expect(failure).toBeInstanceOf(EngineUnavailable);
    expect(failure).toMatchObject({
      message: "the engine did not start: no disk",
      hint: "buy one",
    });
  });

  test("fails with the end of the log when it dies without a word", async () => {
    const failure = await failureOf(start("echo one >&2; echo two >&2; exit 3"));
    expect((failure as Error).message).toBe(
      `the engine did not start: it ended with exit code 3\nThe end of ${home.log}:\n  one\n  two`,
    );
    expect(failure).toMatchObject({ hint: "Look at rondel doctor." });
  });

  test("fails as clearly when its log has gone meanwhile", async () => {
    const failure = await failureOf(start(`rm ${home.log}; exit 3`));
    expect((failure as Error).message).toBe("the engine did not start: it ended with exit code 3");
  });

  test("that never says a word is given up, and killed", async () => {
    const failure = await failureOf(start("echo $$ >&2; exec sleep 600", 200));
    expect((failure as Error).message).toContain("no word from it in 200 ms");
    const pid = Number(/^ {2}(\d+)$/m.exec((failure as Error).message)?.[1]);
    expect(pid).toBeGreaterThan(0);
    expect(() => process.kill(-pid, 0)).toThrow("ESRCH");
  });

  test("tells where to write when the home cannot be made", () => {
    writeFileSync(join(home.root, "file"), "");
    const below = homeOf({ RONDEL_HOME: join(home.root, "file", "home") }, true);
    expect(() => prepareHome(below)).toThrow(EngineUnavailable);
    const nowhere = homeOf({ RONDEL_HOME: "/proc/no-home" }, true);
    expect(() => prepareHome(nowhere)).toThrow(EngineUnavailable);
  });
});

describe("reaching an engine", () => {
  test("gives up on one that holds the home and does not answer", async () => {
    const failure = await failureOf(
      reachEngine(
        {
          home,
          program: { command: ["-c", "exit 75"], env: process.env },
          startTimeoutMs: 100,
          nowMs: systemClock.nowMs,
          tell: () => {},
        },
        { token: "" },
      ),
    );
    expect((failure as Error).message).toContain(`an engine holds ${home.lock}`);
  });
});

// How long terminals stay, with processes that do only what the test says.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FailureError } from "../../../engine/event/failure.ts";
import type { Session } from "../../../engine/session/session.ts";
import { createSessions } from "../../../engine/session/sessions.ts";
import {
  createTerminals,
  type Terminals,
  type TerminalsOptions,
} from "../../../engine/session/terminals/terminals.ts";
import type { Run } from "../../../engine/solver/solver.ts";
import { systemClock } from "../../../stdlib/base/clock.ts";

interface Played {
  readonly run: Run;
  readonly ended: Promise<void>;
  readonly discarded: Promise<void>;
  exit(code: number): void;
}

function play(changed = 0): Played {
  const exited = Promise.withResolvers<number>();
  const [ended, discarded] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const run: Run = {
    command: ["played"],
    write: async () => undefined,
    resize: () => undefined,
    end() {
      ended.resolve();
      exited.resolve(137);
    },
    exited: exited.promise,
    changes: async () => ({ list: [], total: changed }),
    keep: async () => [],
    discard: async () => discarded.resolve(),
  };
  return { run, ended: ended.promise, discarded: discarded.promise, exit: exited.resolve };
}

describe("terminals", () => {
  let folder: string;
  let session: Session;
  let terminals: Terminals;

  beforeEach(() => {
    folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? tmpdir(), "terminals-"));
    const sessions = createSessions({ folder });
    session = sessions.open({ workdir: folder, name: null, env: {} });
  });
  afterEach(async () => {
    await terminals.closeAll();
    rmSync(folder, { recursive: true });
  });

  const have = (options: Partial<TerminalsOptions> = {}) => {
    terminals = createTerminals({ nowMs: systemClock.nowMs, ...options });
  };
  const open = ({ run }: Played, signal = new AbortController().signal, asks = false) =>
    terminals.open({
      signal,
      emit: () => undefined,
      session,
      title: "played",
      size: { columns: 80, rows: 24 },
      on: null,
      failed: null,
      asks,
      keep: null,
      start: async () => run,
    });

  test("one that somebody was to show, and that nobody wants, is ended soon", async () => {
    have({ unwantedMs: 1 });
    const [played, wanted] = [play(), play()];
    const kept = await open(wanted, undefined, true);
    const end = terminals.outcome(kept.terminal.number, new AbortController().signal);
    const { terminal } = await open(played, undefined, true);
    await played.discarded;
    expect(() => terminals.find(terminal.number)).toThrow(FailureError);
    expect(terminals.find(kept.terminal.number)).toBe(kept);
    wanted.exit(0);
    await terminals.close(kept.terminal.number, null);
    expect((await end).exitCode).toBe(0);
  });

  test("one that nobody looks at is ended after a time, and nothing of it stays", async () => {
    have({ detachedMs: 1 });
    const played = play();
    const { terminal } = await open(played);
    await played.ended;
    await played.discarded;
    expect(() => terminals.find(terminal.number)).toThrow(FailureError);
  });

  test("one that somebody looks at stays, and its time begins when that one has gone", async () => {
    have({ detachedMs: 100 });
    const played = play();
    const opening = open(played);
    const { terminal } = await opening;
    const view = terminals.view(
      terminal.number,
      { as: "me", after: null, size: null },
      session.signal,
    );
    const viewer = view[Symbol.asyncIterator]();
    await viewer.next();
    expect(terminals.all).toHaveLength(1);
    await viewer.return?.();
    await played.discarded;
    expect(terminals.all).toEqual([]);
  });

  test("who gives up waiting for one that nobody has attached to ends it", async () => {
    have();
    const [unseen, seen] = [play(), play()];
    const [first, second] = [await open(unseen), await open(seen)];
    const { signal } = new AbortController();
    const look = { as: "me", after: null, size: null };
    const viewer = terminals.view(second.terminal.number, look, signal)[Symbol.asyncIterator]();
    await viewer.next();
    for (const { terminal } of [first, second]) {
      const end = new AbortController();
      const outcome = terminals.outcome(terminal.number, end.signal);
      end.abort(new Error("interrupted"));
      await expect(outcome).rejects.toThrow("interrupted");
    }
    await unseen.discarded;
    expect(terminals.all.map(({ terminal }) => terminal)).toEqual([second.terminal]);
    await viewer.return?.();
  });

  test("who gives up while one starts ends it, and it is not among the open", async () => {
    have();
    const played = play();
    const end = new AbortController();
    const opening = open(played, end.signal);
    end.abort(new Error("interrupted"));
    await expect(opening).rejects.toThrow("interrupted");
    await played.discarded;
    expect(terminals.all).toEqual([]);
  });

  test("changes that nobody decides about are gone after a time", async () => {
    have({ undecidedMs: 1 });
    const played = play(3);
    await open(played);
    played.exit(0);
    await played.discarded;
  });

  test("it goes on when the session that opened it has ended", async () => {
    have();
    const sessions = createSessions({ folder });
    session = sessions.open({ workdir: folder, name: null, env: {} });
    const { terminal } = await open(play());
    sessions.close(session);
    expect(terminals.find(terminal.number).terminal.exitCode).toBeNull();
  });

  test("more than may be open are refused, until one is closed", async () => {
    have();
    const all = await Promise.all(Array.from({ length: 64 }, () => open(play())));
    const failure = await open(play()).catch((error: FailureError) => error.failure);
    expect(failure).toMatchObject({ kind: "limit", what: "terminals" });
    await terminals.close(all[0]?.terminal.number ?? 0, null);
    await open(play());
  });

  test("a size that no terminal has is refused", async () => {
    have();
    const { terminal } = await open(play());
    const size = { columns: 0, rows: 5 };
    expect(() => terminals.resize(terminal.number, "me", size)).toThrow(FailureError);
  });
});

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FailureError } from "../../engine/event/failure.ts";
import { digestOf } from "../../engine/op/digest.ts";
import type { Sessions } from "../../engine/session/session.ts";
import { createSessions } from "../../engine/session/sessions.ts";

const CANARY = "canary-31c07d";

describe("sessions", () => {
  let folder: string;
  let sessions: Sessions;
  const open = (env: Record<string, string> = {}) =>
    sessions.open({ workdir: folder, name: null, env });

  beforeEach(() => {
    folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "sessions-"));
    sessions = createSessions({ folder: join(folder, "journals") });
  });
  afterEach(() => {
    for (const session of sessions.all) sessions.close(session);
    rmSync(folder, { recursive: true });
  });

  test("a session is found by its token and by no other", () => {
    const session = open();
    expect(sessions.byToken(session.token)).toBe(session);
    expect(sessions.byToken(`${session.token}x`)).toBeNull();
    expect(sessions.byToken("")).toBeNull();
  });

  test("closing aborts its scopes, forgets its token and leaves no file", () => {
    const session = open();
    const { signal } = session.scope();
    for (let n = 0; n < 10_000; n++) {
      session.scope().emit({ kind: "op-cached", op: digestOf(`${n}`), title: "t", atMs: 0 });
    }
    sessions.close(session);
    expect(signal.aborted).toBe(true);
    expect(sessions.byToken(session.token)).toBeNull();
    expect(readdirSync(join(folder, "journals"))).toEqual([]);
  });

  test("an event that reaches a session along two ways is told once", () => {
    const session = open();
    const event = { kind: "op-cached", op: digestOf("x"), title: "t", atMs: 0 } as const;
    session.scope().emit(event);
    session.scope().emit(event);
    expect(session.journal.last).toBe(1);
  });

  test("a request's scope ends with the request, and with the session", () => {
    const session = open();
    const request = new AbortController();
    const [own, other] = [session.scope(request.signal), session.scope()];
    request.abort();
    expect([own.signal.aborted, other.signal.aborted]).toEqual([true, false]);
    sessions.close(session);
    expect(other.signal.aborted).toBe(true);
  });

  test.each([
    ["env://TOKEN", CANARY],
    ["file://secret.txt", `${CANARY}\n`],
    ["cmd://printf %s canary-31c07d", CANARY],
  ])("a secret at %s is fetched when it is needed", async (uri, value) => {
    writeFileSync(join(folder, "secret.txt"), `${CANARY}\n`);
    const session = open({ TOKEN: CANARY, PATH: process.env["PATH"] ?? "" });
    expect(Buffer.from(await session.scope().secret(uri)).toString()).toBe(value);
  });

  test.each([
    "env://MISSING",
    "file:///no/such/file",
    "cmd://echo canary-31c07d; exit 3",
    "vault://somewhere",
    "never-set",
  ])("a secret that is not to be had at %s fails without telling a value", async (uri) => {
    const session = open({ PATH: process.env["PATH"] ?? "" });
    const error = await session
      .scope()
      .secret(uri)
      .then(
        () => null,
        (reason: unknown) => reason,
      );
    expect(error).toBeInstanceOf(FailureError);
    const { failure } = error as FailureError;
    expect(failure.kind).toBe("secret-missing");
    expect("why" in failure && failure.why).not.toContain(CANARY);
  });

  test("a revealed secret is taken out of any text, and is in no file", async () => {
    const session = open();
    session.secrets.set("token", Buffer.from(CANARY));
    expect(session.secrets.scrub(`a ${CANARY} b`)).toBe("a *** b");
    const files = readdirSync(folder, { recursive: true, withFileTypes: true });
    for (const file of files.filter((one) => one.isFile())) {
      expect(readFileSync(join(file.parentPath, file.name), "utf8")).not.toContain(CANARY);
    }
  });

  test("a pin is made once, and again when it failed", async () => {
    const { pins } = open();
    let calls = 0;
    const pin = async () => {
      calls += 1;
      if (calls === 1) throw new Error("no network");
      return calls;
    };
    await expect(pins.once("alpine", pin)).rejects.toThrow("no network");
    expect(await pins.once("alpine", pin)).toBe(2);
    expect(await pins.once("alpine", pin)).toBe(2);
  });
});

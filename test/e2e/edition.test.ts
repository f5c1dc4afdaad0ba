// Two editions of Rondel and one home: whose engine runs, and what the other is told.

import { existsSync, writeFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { EDITION } from "../../stdlib/base/edition.ts";
import { type Checkout, otherCheckout, type Program, thisProgram } from "../rig/checkout.ts";
import { createEngineRig, type EngineRig } from "../rig/engine.ts";
import { need } from "../rig/need.ts";

const OTHER = "0.0.1+0123456789ab";

describe.skipIf(need("namespace"))("an engine of another edition", () => {
  const ours = thisProgram();
  let theirs: Checkout;
  let rig: EngineRig;

  beforeAll(() => {
    theirs = otherCheckout(OTHER);
  });
  afterAll(() => theirs.remove());
  beforeEach(() => {
    // The code is compiled once for all of these homes.
    rig = createEngineRig({ NODE_COMPILE_CACHE: `${process.env["RONDEL_TEST_TMP"]}/compiled` });
  });
  afterEach(() => rig.close());

  const ask = (program: Program) => program.run(["query", "{ version }"], rig.env);
  const editionOf = async () => {
    const { stdout } = await ours.run(["engine", "status", "--json"], rig.env);
    return (JSON.parse(stdout) as { engine: { edition: string } | null }).engine?.edition;
  };

  test("that nobody uses is ended, and one of this edition is started, in a line", async () => {
    expect((await theirs.run(["engine", "start"], rig.env)).code).toBe(0);
    expect(await editionOf()).toBe(OTHER);
    const { code, stdout, stderr } = await ask(ours);
    expect([code, JSON.parse(stdout)]).toEqual([0, { version: expect.any(String) }]);
    expect(stderr).toMatch(/^rondel: an engine of another version \(0\.0\.1\+\w+\) ran .*\n$/);
    expect(await editionOf()).toBe(EDITION);
    expect((await ask(ours)).stderr).toBe("");
  });

  test("that is in use stays, and whoever wants another is told what to do", async () => {
    const session = await theirs.start(["session"], rig.env);
    const refused = await ask(ours);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(
      `the engine that runs is of another version (${OTHER}, and this is ${EDITION}), ` +
        "and it is in use by 1 session\n",
    );
    expect(refused.stderr).toContain("rondel engine stop");
    expect((await ours.start(["session"], rig.env)).line).toContain("of another version");
    expect(await editionOf()).toBe(OTHER);
    await session.close();
    expect((await ours.start(["session"], rig.env)).line).toMatch(
      /^\{"port":\d+,"session_token":".+"\}\n$/,
    );
    expect(await editionOf()).toBe(EDITION);
  });

  test("does not answer who joins its session", async () => {
    const session = await theirs.start(["session"], rig.env);
    const { port, session_token: token } = JSON.parse(session.line);
    const env = {
      ...rig.env,
      DAGGER_SESSION_PORT: String(port),
      DAGGER_SESSION_TOKEN: token,
    };
    const refused = await ours.run(["query", "{ version }"], env);
    expect(refused.stderr).toContain("the session that is to be joined is served by an engine of");
    await session.close();
  });

  test("is told by engine status and by doctor, and is ended by engine stop", async () => {
    const session = await theirs.start(["session"], rig.env);
    expect((await ours.run(["engine", "status"], rig.env)).stdout).toMatch(
      /^edition {3}0\.0\.1\+\w+; this program is /m,
    );
    const { stdout } = await ours.run(["doctor", "--json"], rig.env);
    const checks = JSON.parse(stdout) as { name: string; state: string }[];
    expect(checks.find(({ name }) => name === "engine")).toMatchObject({ state: "degraded" });
    expect((await ours.run(["engine", "stop"], rig.env)).stdout).toBe("stopped\n");
    expect(existsSync(rig.home.status)).toBe(false);
    await session.close();
  });

  test("of its own files, which were updated under it, is not ended by a program", async () => {
    const checkout = otherCheckout(OTHER);
    const script = `
      await connection.client.version();
      console.log("asked");
      for await (const _ of process.stdin);
      await connection.client.version().catch(({ message, hint }) => console.log(message, hint));`;
    const file = `${rig.home.root}/twice.ts`;
    writeFileSync(file, `import { connection } from "rondel";${script}`);
    const running = await checkout.start(["run", "--silent", file], rig.env);
    expect(running.line).toBe("asked\n");
    checkout.become("0.0.2+0123456789ab");
    await rig.kill();
    const { stdout } = await running.close();
    expect(stdout).toMatch(
      /Rondel was updated while this program ran .*Start this program again\./,
    );
    expect(await editionOf()).toBe("0.0.2+0123456789ab");
    checkout.remove();
  });

  test("wins or loses a race once: each client is served or told, and none for ever", async () => {
    const asked = [ours, theirs, ours, theirs, ours, theirs].map(async (checkout) => {
      const { code, stderr } = await ask(checkout);
      const isTold = stderr.includes("the engine that runs is of another version");
      return code === 0 || isTold ? "served or told" : stderr;
    });
    expect(new Set(await Promise.all(asked))).toEqual(new Set(["served or told"]));
    // The last word is had by whoever comes last.
    expect((await ask(ours)).code).toBe(0);
    expect(await editionOf()).toBe(EDITION);
  });
});

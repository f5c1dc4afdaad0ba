// Questions that belong to a piece of work end with it, and no others do.

import { afterAll, beforeAll, expect, test } from "vitest";
import { createConnection } from "../../../stdlib/client/connect.ts";
import { during } from "../../../stdlib/client/during.ts";
import { dial, type Link } from "../../../stdlib/client/link.ts";
import { askParent, type ParentChannel } from "../../../stdlib/client/parent.ts";
import { type Served, serve } from "../../api/served.ts";

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served.close());

test("an aborted signal ends what its work has asked, and nothing else", async () => {
  await using connection = createConnection({
    reach: (greeting) => dial({ kind: "unix", path: served.socketPath }, greeting),
    greeting: () => ({ open: { workdir: "/", env: {} } }),
  });
  const { client } = connection;
  const hang = (name: string) =>
    client.container().from("alpine").withExec(["hang", name]).stdout();
  const work = new AbortController();
  const reason = new Error("enough");
  const other = hang("other");
  const mine = during(work.signal, () => hang("mine"));
  const later = during(work.signal, async () => {
    await client.version();
    return hang("later");
  });
  const ends = [mine, later].map((one) => expect(one).rejects.toBe(reason));
  let started = 0;
  for await (const event of connection.events()) {
    if (event.kind === "OpStarted") started += 1;
    if (started === 3) break;
  }
  work.abort(reason);
  await Promise.all(ends);
  await expect(during(work.signal, () => client.version())).rejects.toBe(reason);
  expect(await client.version()).toBe("0.0.0-test");
  connection.cancel();
  await expect(other).rejects.toThrow("interrupted");
});

test("a question that waits for the engine to be reached ends too", async () => {
  const connection = createConnection({
    reach: () => new Promise<Link>(() => {}),
    greeting: () => ({ token: "" }),
  });
  const work = new AbortController();
  const asked = during(work.signal, () => connection.client.version());
  work.abort(new Error("enough"));
  await expect(asked).rejects.toThrow("enough");
});

test("the parent's session is asked for, and its refusal is told with what to do", async () => {
  const answers: object[] = [
    { kind: "session", port: 7, token: "t" },
    { kind: "no-session", why: "no engine", hint: "start one" },
  ];
  const listeners = new Set<(message: unknown) => void>();
  const parent: ParentChannel = {
    send() {
      for (const message of [{ kind: "other" }, answers.shift()]) {
        for (const listener of [...listeners]) listener(message);
      }
      return true;
    },
    on: (_event, listener) => listeners.add(listener),
    off: (_event, listener) => listeners.delete(listener),
  };
  expect(await askParent(parent)).toMatchObject({ port: 7, token: "t" });
  await expect(askParent(parent)).rejects.toMatchObject({
    message: "no engine",
    hint: "start one",
  });
  expect(listeners.size).toBe(0);
});

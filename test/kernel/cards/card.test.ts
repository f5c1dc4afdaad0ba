// Cards of lazies, against a real API over the fake Solver.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cardOf } from "../../../kernel/cards/card.ts";
import { entriesOf, imageNames } from "../../../kernel/cards/known.ts";
import { type Connection, createConnection } from "../../../stdlib/client/connect.ts";
import { Lazy } from "../../../stdlib/client/lazy.ts";
import { dial } from "../../../stdlib/client/link.ts";
import { type Served, serve } from "../../api/served.ts";

const PATIENCE_MS = 60_000;

let served: Served;
let connection: Connection;
beforeAll(async () => {
  served = await serve();
  connection = connectNow();
  await connection.open();
});
afterAll(async () => {
  await connection.close();
  await served.close();
});

function connectNow(): Connection {
  return createConnection({
    reach: (greeting) => dial({ kind: "unix", path: served.socketPath }, greeting),
    greeting: () => ({ open: { workdir: "/", env: {} } }),
  });
}

/** As the process that runs Cells tells of it. */
function shown(lazy: Lazy) {
  return { type: lazy[Symbol.toStringTag], id: Lazy.idOf(lazy), chain: String(lazy) };
}

const card = (lazy: Lazy) => cardOf(shown(lazy), connection, PATIENCE_MS);

describe("a card", () => {
  const built = () =>
    connection.client
      .container()
      .from("alpine")
      .withEnvVariable("A", "1")
      .withExec(["write", "/src/main.c", "int main;"]);

  test("of a container has its calls, what would run, and what commands inherit", async () => {
    expect(await card(built())).toEqual({
      kind: "container",
      steps: [
        { code: "container()", state: "free", tookMs: null },
        { code: '.from("alpine")', state: "missing", tookMs: null },
        { code: '.withEnvVariable("A", "1")', state: "free", tookMs: null },
        {
          code: '.withExec(["write", "/src/main.c", "int main;"])',
          state: "missing",
          tookMs: null,
        },
      ],
      facts: {
        platform: "linux/amd64",
        entrypoint: [],
        defaultArgs: ["/bin/sh"],
        workdir: "",
        user: "",
        env: [
          { name: "PATH", value: "/usr/bin:/bin" },
          { name: "A", value: "1" },
        ],
        ports: ["80/tcp"],
        sizeBytes: null,
      },
    });
  });

  test("of what is made says so, and shows the files that are there", async () => {
    const source = built().directory("/src");
    expect(await card(source)).toMatchObject({ kind: "directory", tree: null });
    await source.sync();
    expect(await card(source)).toMatchObject({
      steps: [{}, { state: "kept" }, {}, { state: "kept" }, { state: "free" }],
      tree: { entries: [{ path: "main.c", kind: "file", sizeBytes: 9 }], moreEntries: 0 },
    });
    expect(await card(source.file("main.c"))).toMatchObject({
      kind: "file",
      name: "main.c",
      content: { sizeBytes: 9, head: { text: "int main;" } },
    });
    expect(await entriesOf(connection, Lazy.idOf(built()), "/src")).toEqual([
      { path: "main.c", kind: "file", sizeBytes: 9 },
    ]);
    expect(await entriesOf(connection, Lazy.idOf(built()), "/nowhere")).toBeNull();
    expect(await imageNames(connection)).toContain("alpine");
  });

  test("of a file that is no text has its bytes, and its name as it was given last", async () => {
    const file = connection.client.file("a.bin", "a\0b").withName("b.bin");
    await file.sync();
    expect(await card(file)).toMatchObject({ name: "b.bin", content: { sizeBytes: 3 } });
    const told = await card(file);
    expect(told.kind === "file" && told.content?.head).toEqual({ bytes: Buffer.from("a\0b") });
  });

  test("of another type is its chain", async () => {
    expect(await card(connection.client.cacheVolume("npm"))).toEqual({
      kind: "other",
      type: "CacheVolume",
      steps: [{ code: 'cacheVolume("npm")', state: "free", tookMs: null }],
    });
  });

  test("is the chain alone when the engine cannot say, is late, or is not there", async () => {
    const nowhere = connection.client.container().from("nowhere");
    const alone = {
      kind: "container",
      steps: [
        { code: "container()", state: "unknown", tookMs: null },
        { code: '.from("nowhere")', state: "unknown", tookMs: null },
      ],
      facts: null,
    };
    expect(await card(nowhere)).toEqual(alone);
    const silent: Connection = { ...connection, isOpen: true, ask: () => new Promise(() => {}) };
    expect(await cardOf(shown(nowhere), silent, 1)).toEqual(alone);
    const closed = connectNow();
    expect(await cardOf(shown(nowhere), closed, PATIENCE_MS)).toEqual(alone);
    expect(await entriesOf(closed, Lazy.idOf(nowhere), "/")).toBeNull();
    expect(await imageNames(closed)).toEqual([]);
    expect(closed.isOpen).toBe(false);
  });

  test("of what is no ID is what was shown", async () => {
    const lazy = { type: "Container", id: "nonsense", chain: "container()" };
    expect(await cardOf(lazy, connection, PATIENCE_MS)).toEqual({
      kind: "other",
      type: "Container",
      steps: [{ code: "container()", state: "unknown", tookMs: null }],
    });
  });

  test("a step that is gone, but lies before a kept one, counts as kept", async () => {
    const first = connection.client.directory().withNewFile("a", "a");
    const plan = { links: [{ state: "MISSING", isNeeded: false, tookMs: 5 }, { state: "KEPT" }] };
    const answering: Connection = { ...connection, isOpen: true, ask: async () => ({ plan }) };
    const { steps } = await cardOf(shown(first), answering, PATIENCE_MS);
    expect(steps.map(({ state }) => state)).toEqual(["kept", "kept"]);
  });
});

// What the tests of saved modules stand on: an API in this very process, sessions that are run in
// it, and a folder for the modules that become of them. Opened before the tests of a file, and
// closed after.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { type Served, serve } from "../../api/served.ts";
import type { Sessions } from "./rig.ts";

export interface Saved {
  readonly folder: string;
  readonly sessions: Sessions;
  /** Puts the source of a module into a folder of its own; answers its path. */
  write(name: string, source: string): string;
}

const ENV = { TOKEN_VALUE: "s3cret-env", RONDEL_TEST_PLACE: "here" };

export function useSaved(): () => Saved {
  let saved: Saved | null = null;
  beforeAll(async () => {
    const folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? tmpdir(), "save-"));
    const served = await serve();
    enterSession(served);
    // The library joins the session that the environment names when it is loaded.
    const { openSessions } = await import("./rig.ts");
    saved = { folder, sessions: openSessions(folder, served), write };
    function write(name: string, source: string): string {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, "dagger.json"), "{}");
      writeFileSync(join(folder, name, "index.ts"), source);
      return join(folder, name, "index.ts");
    }
  });
  afterAll(async () => {
    await saved?.sessions.close();
    if (saved !== null) rmSync(saved.folder, { recursive: true, force: true });
  });
  return () => {
    if (saved === null) throw new Error("it is open while tests run");
    return saved;
  };
}

function enterSession({ port, session }: Served): void {
  Object.assign(process.env, ENV, {
    DAGGER_SESSION_PORT: String(port),
    DAGGER_SESSION_TOKEN: session.token,
  });
}

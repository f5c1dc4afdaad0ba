// The sessions that are open, and how one is made.

import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Clock, systemClock } from "../../stdlib/base/clock.ts";
import type { EngineEvent } from "../event/event.ts";
import { fail } from "../event/failure.ts";
import type { Credential, Scope } from "../event/scope.ts";
import { createJournal, type Journal } from "./journal.ts";
import { createSecrets } from "./secrets.ts";
import type { Credentials, Pins, Session, SessionOptions, Sessions, Sockets } from "./session.ts";

export interface SessionsOptions {
  /** Where journals go; emptied at start, since no session outlives the engine. */
  readonly folder: string;
  readonly clock?: Clock;
}

const MOST_SESSIONS = 256;

export function createSessions({ folder, clock = systemClock }: SessionsOptions): Sessions {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { force: true });
  const open = new Map<string, { session: Session; end: AbortController }>();

  return {
    open(options) {
      if (open.size >= MOST_SESSIONS)
        fail({ kind: "limit", what: "sessions", limit: MOST_SESSIONS });
      const end = new AbortController();
      const session = createSession(options, end.signal, folder, clock);
      open.set(session.id, { session, end });
      return session;
    },
    byToken(token) {
      const wanted = fingerprint(token);
      let found: Session | null = null;
      for (const { session } of open.values()) {
        if (timingSafeEqual(wanted, fingerprint(session.token))) found = session;
      }
      return found;
    },
    close(session) {
      open.get(session.id)?.end.abort();
      open.delete(session.id);
      session.journal.close();
    },
    get all() {
      return [...open.values()].map(({ session }) => session);
    },
  };
}

/** Equal lengths whatever was sent, so that the comparison tells nothing by its time. */
function fingerprint(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

function createSession(
  { workdir, name, env }: SessionOptions,
  signal: AbortSignal,
  folder: string,
  clock: Clock,
): Session {
  const id = randomBytes(8).toString("hex");
  const journal = createJournal(join(folder, `${id}.events`));
  const secrets = createSecrets({ workdir, env });
  const sockets = createSockets();
  const credentials = createCredentials();
  const emit = createEmit(journal);
  const scope = (request?: AbortSignal, work?: string): Scope => ({
    session: id,
    signal: request === undefined ? signal : AbortSignal.any([signal, request]),
    emit: (event) => emit(event, work),
    secret: secrets.reveal,
    socket: async (socket) => sockets.pathOf(socket),
    credential: async (registry) => credentials.get(registry),
  });
  const token = randomBytes(24).toString("base64url");
  const pins = createPins();
  const openedAtMs = clock.nowMs();
  const own = { journal, secrets, sockets, credentials, pins };
  return { id, token, name, workdir, openedAtMs, ...own, signal, scope };
}

/**
 * Shared work tells a session of an event once for each way in which the session waits for it. The
 * first counts, and so does the name of its work.
 */
function createEmit(journal: Journal): (event: EngineEvent, work?: string) => void {
  const told = new WeakSet<EngineEvent>();
  return (event, work) => {
    if (told.has(event)) return;
    told.add(event);
    journal.append(work === undefined ? event : { ...event, work });
  };
}

function createSockets(): Sockets {
  const known = new Set<string>();
  return {
    add(hostPath) {
      known.add(hostPath);
      return hostPath;
    },
    pathOf(name) {
      return known.has(name) ? name : fail({ kind: "socket-missing", name });
    },
  };
}

function createCredentials(): Credentials {
  const byRegistry = new Map<string, Credential>();
  return {
    set: (registry, credential) => void byRegistry.set(registry, credential),
    remove: (registry) => void byRegistry.delete(registry),
    get: (registry) => byRegistry.get(registry) ?? null,
  };
}

function createPins(): Pins {
  const pinned = new Map<string, Promise<unknown>>();
  return {
    once<T>(key: string, pin: () => Promise<T>): Promise<T> {
      const known = pinned.get(key) as Promise<T> | undefined;
      if (known !== undefined) return known;
      const made = pin();
      pinned.set(key, made);
      // What failed may work the next time, and what was cancelled was never pinned.
      made.catch(() => pinned.delete(key));
      return made;
    },
  };
}

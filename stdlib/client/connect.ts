// A Connection is what a client holds: it reaches the engine when first needed, asks over one
// Link, and reaches again after that Link is lost. What was being asked then fails with EngineLost;
// the stream of events goes on where it was.

import { signalOfWork, unlessAborted } from "./during.ts";
import { followEvents, type SessionEvent } from "./events.ts";
import { EngineRefused, RondelError } from "./failures.ts";
import { Client, type Container } from "./generated.ts";
import { type Answer, Lazy, type Wire } from "./lazy.ts";
import type { EngineFacts, Greeting, Link, SessionFacts } from "./link.ts";
import type { Opening } from "./terminal/options.ts";
import type { TerminalWire } from "./terminal/wire.ts";

export interface Connection extends TerminalWire, AsyncDisposable {
  /** The root of the API. */
  readonly client: Client;
  /** Reaches the engine now, and not only at the first question. */
  open(): Promise<Opened>;
  /** Resolves when the engine is first reached, whoever asked for it. */
  readonly opened: Promise<Opened>;
  /** Whether the engine is reached at this moment. */
  readonly isOpen: boolean;
  /** What happens in the session, from the event after `after` on, without a gap. */
  events(options?: { readonly after?: number }): AsyncIterable<SessionEvent>;
  /** Ends all questions that are open; the engine stops the work that nobody else waits for. */
  cancel(): void;
  close(): Promise<void>;
}

export interface Opened {
  readonly session: SessionFacts;
  readonly engine: EngineFacts;
}

export interface ConnectionOptions {
  readonly reach: (greeting: Greeting) => Promise<Link>;
  /** How this client introduces itself when it has no session yet. */
  readonly greeting: () => Greeting;
  /** How terminals are shown, where they can be. */
  readonly stay?: (wire: TerminalWire, opening: Opening) => Promise<string | null>;
  /** The container in which folders are looked at when none is named. */
  readonly tools?: (client: Client) => Container;
}

export function createConnection(options: ConnectionOptions): Connection {
  const { reach, greeting } = options;
  let link: Promise<Link> | null = null;
  let session: SessionFacts | null = null;
  let isClosed = false;
  let isOpen = false;
  const streams = new Set<Link>();
  const opened = Promise.withResolvers<Opened>();

  const open = (): Promise<Link> => {
    if (isClosed) return Promise.reject(new RondelError("the connection is closed"));
    if (link !== null) return link;
    const fresh = greet(reach, greeting, session);
    const forget = () => {
      if (link !== fresh) return;
      link = null;
      isOpen = false;
    };
    link = fresh;
    fresh.then((reached) => {
      session = reached.session;
      isOpen = true;
      opened.resolve(reached);
      reached.lost.then(forget);
    }, forget);
    return fresh;
  };

  const ask: Wire["ask"] = async (document, variables) => {
    const signal = signalOfWork();
    const reached = await unlessAborted(signal, open());
    return reached.ask(document, variables, signal);
  };
  const close = async () => {
    isClosed = true;
    const last = await link?.catch(() => null);
    for (const one of streams) one.close();
    last?.close();
  };
  // A stream has a link of its own: one that is read slowly holds up nothing else.
  const openStream = async () => reach({ token: (await open()).session.token });
  const follow: TerminalWire["follow"] = (document, variables) =>
    followOn(openStream, streams, (own) => own.followAlone(document, variables));
  const wire = withTerminals({ ask, follow }, options);
  return {
    ...wire,
    client: new Client(wire, null),
    open,
    opened: opened.promise,
    get isOpen() {
      return isOpen;
    },
    events: ({ after = 0 } = {}) => followEvents(open, after, () => isClosed),
    cancel: () => void link?.then((open) => open.cancel()).catch(() => {}),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function* followOn(
  openStream: () => Promise<Link>,
  streams: Set<Link>,
  read: (own: Link) => AsyncIterable<Answer>,
): AsyncGenerator<Answer, void, void> {
  const signal = signalOfWork();
  const own = await unlessAborted(signal, openStream());
  streams.add(own);
  signal?.addEventListener("abort", own.close, { once: true });
  try {
    yield* read(own);
  } finally {
    signal?.removeEventListener("abort", own.close);
    streams.delete(own);
    own.close();
  }
}

type TerminalOptions = Pick<ConnectionOptions, "stay" | "tools">;

function withTerminals(plain: TerminalWire, { stay, tools }: TerminalOptions): TerminalWire {
  const toolsId = (make: (client: Client) => Container) => Lazy.idOf(make(new Client(plain, null)));
  const wire = tools === undefined ? plain : { ...plain, tools: () => toolsId(tools) };
  if (stay === undefined) return wire;
  return { ...wire, stay: (opening) => stay(wire, opening) };
}

/** After a lost Link the same session is asked for; a new engine does not know it. */
async function greet(
  reach: ConnectionOptions["reach"],
  greeting: () => Greeting,
  session: SessionFacts | null,
): Promise<Link> {
  if (session === null) return reach(greeting());
  return reach({ token: session.token }).catch((error: unknown) => {
    if (error instanceof EngineRefused) return reach(greeting());
    throw error;
  });
}

// A view of a terminal as a page has one: a comm to the kernel, and a screen that is drawn on.

import { randomUUID } from "node:crypto";
import headless from "@xterm/headless";
import type { FromView, ToView } from "../../kernel/jupyter/terminals/words.ts";
import type { Asking, Heard, TestFrontEnd } from "./jupyter.ts";
import { readLines } from "./terminal.ts";

export interface TestView {
  readonly id: string;
  readonly said: readonly ToView[];
  /** The lines of the screen, without blank ones at the end. */
  screen(): string[];
  /** So many bytes came. */
  readonly bytes: number;
  /** Resolves when so many have come. */
  untilBytes(least: number): Promise<void>;
  send(said: Exclude<FromView, { kind: "type" | "size" | "take" }> | object): Promise<void>;
  type(text: string): Promise<void>;
  /** Resolves when the screen is so. */
  until(wanted: RegExp): Promise<string>;
  heard<K extends ToView["kind"]>(kind: K): Promise<Extract<ToView, { readonly kind: K }>>;
  /** Goes on reading after it has begun as a slow one. */
  catchUp(): void;
  /** By the kernel. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

export interface ViewSettings {
  readonly columns?: number;
  readonly rows?: number;
  /** Draws nothing, and says so by saying nothing. */
  readonly isStuck?: boolean;
}

/** The key in the output of a terminal, when that comes. */
export async function terminalOf(front: TestFrontEnd, request: string): Promise<Shown> {
  const shown = await front.until(
    ({ type, parent, content }) =>
      parent === request && type === "display_data" && MEDIA_TYPE in content.data,
  );
  return shownIn(shown);
}

export interface Shown {
  readonly key: string;
  readonly terminal: number;
  readonly says: string | null;
  readonly plain: string;
  readonly html: string;
}

export function shownIn({ content }: Heard): Shown {
  const { data } = content;
  const facts = data[MEDIA_TYPE] as unknown as Omit<Shown, "plain" | "html">;
  return { ...facts, plain: data["text/plain"] ?? "", html: data["text/html"] ?? "" };
}

/** What an output says after all that was published about its Cell. */
export function lastShown({ published }: Asking): Shown | null {
  const last = published.findLast(
    ({ type, content }) => type.endsWith("display_data") && MEDIA_TYPE in content.data,
  );
  return last === undefined ? null : shownIn(last);
}

/** More than the slowest machine needs; what is waited for does not come any more. */
const PATIENCE_MS = 20_000;
const MEDIA_TYPE = "application/vnd.rondel.terminal+json";

export async function openView(
  front: TestFrontEnd,
  key: string,
  { columns = 80, rows = 24, isStuck = false }: ViewSettings = {},
): Promise<TestView> {
  const comm_id = randomUUID();
  const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
  const said: ToView[] = [];
  const counts = { bytes: 0, read: 0 };
  let reads = !isStuck;
  let wake = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();

  const send = async (data: object) =>
    void (await front.send("shell", "comm_msg", { comm_id, data }));
  const tellRead = async () => {
    if (reads) await send({ kind: "read", bytes: counts.read });
  };
  const draw = async (output: Extract<ToView, { readonly kind: "output" }>) => {
    const bytes = Buffer.from(output.bytes, "base64");
    counts.bytes += bytes.length;
    if (output.isScreen) terminal.reset();
    terminal.resize(output.columns, output.rows);
    await new Promise<void>((resolve) => terminal.write(bytes, resolve));
    counts.read = counts.bytes;
    await tellRead();
  };
  const follow = async () => {
    for (let after = 0; ; ) {
      const next = await front.until(
        (one) => isOf(comm_id, one) && front.heard.indexOf(one) >= after,
      );
      after = front.heard.indexOf(next) + 1;
      if (next.type === "comm_close") return closed.resolve();
      const word = next.content.data as unknown as ToView;
      said.push(word);
      if (word.kind === "output") await draw(word);
      wake.resolve();
      wake = Promise.withResolvers();
    }
  };
  await front.send("shell", "comm_open", {
    ...{ comm_id, target_name: "rondel.terminal" },
    data: { key, columns, rows },
  });
  void follow();
  const screen = () => readLines(terminal, 0);
  const when = async <T>(what: unknown, find: () => T | undefined): Promise<T> => {
    const late = Promise.withResolvers<never>();
    const giveUp = () => {
      const words = said.filter(({ kind }) => kind !== "output").map((one) => JSON.stringify(one));
      late.reject(new Error(`waited for ${what}. ${words}. The screen:\n${screen().join("\n")}`));
    };
    const timer = setTimeout(giveUp, PATIENCE_MS);
    try {
      for (;;) {
        const more = wake.promise;
        const found = find();
        if (found !== undefined) return found;
        await Promise.race([more, late.promise]);
      }
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    ...{ id: comm_id, said, screen, closed: closed.promise, send },
    get bytes() {
      return counts.bytes;
    },
    untilBytes: (least) =>
      when(`${least} bytes`, () => (counts.bytes >= least ? true : undefined)).then(() => {}),
    type: (text) => send({ kind: "type", bytes: Buffer.from(text).toString("base64") }),
    until: (wanted) =>
      when(wanted, () => {
        const text = screen().join("\n");
        return wanted.test(text) ? text : undefined;
      }),
    heard: (kind) => when(kind, () => said.find((one) => one.kind === kind)) as never,
    catchUp() {
      reads = true;
      void tellRead();
    },
    async close() {
      await front.send("shell", "comm_close", { comm_id, data: {} });
    },
  };
}

function isOf(comm: string, { channel, type, content }: Heard): boolean {
  return channel === "iopub" && /^comm_(msg|close)$/.test(type) && content.comm_id === comm;
}

// What viewers of a terminal get, with the real screens and no container.

import headless from "@xterm/headless";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FailureError } from "../../../engine/event/failure.ts";
import {
  createDisplay,
  type Display,
  type Shown,
} from "../../../engine/session/terminals/display.ts";
import { createScreens, type Screens } from "../../../engine/session/terminals/screens.ts";
import { readLines } from "../../rig/terminal.ts";

const SIZE = { columns: 40, rows: 10 };
const LOOK = { after: null, size: null };

describe("a display", () => {
  let screens: Screens;
  let display: Display;
  const resized: object[] = [];

  beforeEach(() => {
    screens = createScreens();
    display = createDisplay({
      size: SIZE,
      screen: screens.open(SIZE, () => undefined),
      onViewers: () => undefined,
      onResize: (size) => void resized.push(size),
    });
  });
  afterEach(async () => {
    display.close();
    await screens.close();
  });

  const say = (text: string) => display.show(Buffer.from(text));
  const view = (as: string, end = new AbortController()) => ({
    end,
    shown: display.view({ ...LOOK, as }, end.signal),
  });
  const nextOf = async (shown: AsyncGenerator<Shown, void, void>): Promise<Shown> =>
    (await shown.next()).value ?? expect.fail("the view is over");
  /** All that a terminal shows which got these pieces. */
  const drawn = async (pieces: readonly Shown[]): Promise<string[]> => {
    const terminal = new headless.Terminal({ cols: 40, rows: 10, allowProposedApi: true });
    for (const { bytes, isScreen } of pieces) {
      if (isScreen) terminal.reset();
      await new Promise<void>((resolve) => terminal.write(bytes, resolve));
    }
    return readLines(terminal, 0);
  };

  test("whoever comes later is shown the screen first, and then what follows", async () => {
    await say("first\r\n\x1b[32mgreen\x1b[0m wide 日本 \xf0\r\n");
    const { shown } = view("");
    const screen = await nextOf(shown);
    expect(screen.isScreen).toBe(true);
    await say("second");
    const more = await nextOf(shown);
    expect(more).toMatchObject({ isScreen: false, offset: screen.offset + 6 });
    expect(await drawn([screen, more])).toEqual(["first", "green wide 日本 ð", "second"]);
    await shown.return();
  });

  test("one that comes again after a byte misses and repeats nothing", async () => {
    await say("0123456789");
    const again = display.view({ as: "", after: 4, size: null }, new AbortController().signal);
    expect(Buffer.from((await nextOf(again)).bytes).toString()).toBe("456789");
    await again.return();
  });

  test("the first who writes gets all as it was, and whoever comes then the screen", async () => {
    await say("asks\x1b[6n");
    const [first, second] = [view("first"), view("second")];
    expect((await nextOf(first.shown)).bytes).toHaveLength(0);
    const all = await nextOf(first.shown);
    expect(all.isScreen).toBe(false);
    expect(Buffer.from(all.bytes).toString()).toBe("asks\x1b[6n");
    const screen = await nextOf(second.shown);
    expect(screen.isScreen).toBe(true);
    expect(Buffer.from(screen.bytes).toString()).not.toContain("\x1b[6n");
    expect(display.isLeft).toBe(false);
    await Promise.all([first.shown.return(), second.shown.return()]);
    expect(display.isLeft).toBe(true);
  });

  test("who comes last writes, and the one before again when that one has gone", async () => {
    const [one, other] = [view("one"), view("other")];
    await Promise.all([nextOf(one.shown), nextOf(other.shown)]);
    const looker = view("");
    await nextOf(looker.shown);
    expect([display.isWriter("one"), display.isWriter("other")]).toEqual([false, true]);
    await other.shown.return();
    expect(display.isWriter("one")).toBe(true);
    await Promise.all([one.shown.return(), looker.shown.return()]);
    expect(display.isWriter("one")).toBe(false);
  });

  test("one that only looks and does not read holds nothing up, and gets the screen", async () => {
    const { shown } = view("");
    await nextOf(shown);
    const line = `${"x".repeat(1022)}\r\n`;
    for (let kilobytes = 0; kilobytes < 3000; kilobytes += 1) await say(line);
    await say("the end");
    const late = await nextOf(shown);
    expect(late.isScreen).toBe(true);
    expect((await drawn([late])).at(-1)).toBe("the end");
    await shown.return();
  });

  test("one that writes and does not read is waited for, but not for ever", async () => {
    const { shown } = view("writer");
    await nextOf(shown);
    const chunk = "y".repeat(64 * 1024);
    for (let at = 0; at < 20; at += 1) await say(chunk);
    expect((await nextOf(shown)).isScreen).toBe(true);
    await shown.return();
  });

  test("bytes that are no text come through as they are", async () => {
    const { shown } = view("");
    await nextOf(shown);
    const garbage = Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 31) % 256));
    await display.show(garbage);
    const got: Uint8Array[] = [];
    for (let length = 0; length < garbage.length; ) {
      const { bytes } = await nextOf(shown);
      got.push(bytes);
      length += bytes.length;
    }
    expect(Buffer.concat(got).equals(garbage)).toBe(true);
    await shown.return();
  });

  test("the end is told after all that was shown, also to those who come then", async () => {
    await say("last words");
    display.finish(7);
    const { shown } = view("");
    const all: Shown[] = [];
    for await (const one of shown) all.push(one);
    expect(all.map(({ exitCode }) => exitCode)).toEqual([null, 7]);
    expect(await drawn(all)).toEqual(["last words"]);
  });

  test("who writes brings a size, who looks does not", async () => {
    resized.length = 0;
    const size = { columns: 50, rows: 12 };
    const { signal } = new AbortController();
    const looker = display.view({ as: "", after: null, size }, signal);
    await nextOf(looker);
    expect(display.size).toEqual(SIZE);
    const writer = display.view({ as: "me", after: null, size }, signal);
    expect((await nextOf(writer)).size).toEqual(size);
    expect(resized).toEqual([size]);
    await Promise.all([looker.return(), writer.return()]);
  });

  test("more viewers than may be are refused", async () => {
    const all = Array.from({ length: 32 }, () => view(""));
    await Promise.all(all.map(({ shown }) => nextOf(shown)));
    await expect(view("").shown.next()).rejects.toBeInstanceOf(FailureError);
    await Promise.all(all.map(({ shown }) => shown.return()));
  });
});

// What terminals send, and what it is taken for.

import { describe, expect, test } from "vitest";
import { createKeyDecoder, type TerminalInput } from "../../../shell/terminal/keys.ts";
import { createRandom, SEED } from "../../rig/random.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const say = (inputs: readonly TerminalInput[]) =>
  inputs.map((input) => (input.kind === "key" ? input.key : `paste(${input.text})`)).join(" ");

function decode(raw: string): string {
  const decoder = createKeyDecoder();
  return say([...decoder.feed(encode(raw)), ...decoder.flush()]);
}

test.each([
  ["letters", "aÉ字", "a É 字"],
  ["controls", "\x01\x1a\0\x1f\x1c", "C-a C-z C-space C-_ C-\\"],
  ["enter, line feed, tab, backspace", "\r\n\t\x7f\b", "enter C-j tab backspace C-h"],
  ["arrows", "\x1b[A\x1b[B\x1b[C\x1b[D", "up down right left"],
  ["arrows of application mode", "\x1bOA\x1bOB\x1bOH\x1bOF", "up down home end"],
  ["home and end as four terminals send them", "\x1b[H\x1b[1~\x1b[7~\x1bOH", "home home home home"],
  ["modified arrows", "\x1b[1;5D\x1b[1;3C\x1b[1;2A\x1b[1;6B", "C-left M-right S-up C-S-down"],
  ["tilde keys", "\x1b[3~\x1b[5~\x1b[3;5~\x1b[24~", "delete pageup C-delete f12"],
  ["rxvt", "\x1bOd\x1b[3^\x1b\x1b[D", "C-left C-delete M-left"],
  ["back tab", "\x1b[Z", "S-tab"],
  ["Alt as a prefix", "\x1bf\x1b\r\x1b\x7f\x1b\x02", "M-f M-enter M-backspace C-M-b"],
  ["Alt and a wide character", "\x1b字", "M-字"],
  ["Escape alone, twice", "\x1b\x1b", "escape escape"],
  ["Escape, then letters", "\x1b\x1bj", "escape M-j"],
  ["CSI u", "\x1b[97;5u\x1b[13;2u\x1b[97;3u\x1b[27u\x1b[233u", "C-a S-enter M-a escape é"],
  ["CSI u: shift, release, keypad", "\x1b[97;2u\x1b[97;1:3u\x1b[57400u\x1b[57414u", "A 1 enter"],
  ["CSI u: control and shift", "\x1b[122;6u\x1b[32;5u\x1b[9;2u", "C-S-z C-space S-tab"],
  ["modifyOtherKeys", "\x1b[27;5;13~\x1b[27;2;13~\x1b[27;5;97~", "C-enter S-enter C-a"],
  ["a paste", "a\x1b[200~b\rc\x1b[Ad\x1b[201~e", "a paste(b\rc\x1b[Ad) e"],
  ["mouse, focus, answers: nothing", "\x1b[<0;3;4Mx\x1b[Iy\x1b[M !!z\x1b[?1;2c\x1b[3;4R", "x y z"],
  ["colours and names of terminals: nothing", "\x1b]11;rgb:0/0/0\x07a\x1bP>|xterm\x1b\\b", "a b"],
  ["unknown sequences: nothing", "\x1b[99~a\x1b[?5$pb\x1b[Xc", "a b c"],
])("%s", (_, raw, keys) => {
  expect(decode(raw)).toBe(keys);
});

describe("a sequence in pieces", () => {
  test("is held back until its end comes", () => {
    const decoder = createKeyDecoder();
    expect(decoder.feed(encode("a\x1b"))).toEqual([{ kind: "key", key: "a" }]);
    expect(decoder.pending).toBe(true);
    expect(decoder.feed(encode("[1;"))).toEqual([]);
    expect(decoder.feed(encode("5C"))).toEqual([{ kind: "key", key: "C-right" }]);
    expect(decoder.pending).toBe(false);
  });

  test("is dropped when its end does not come", () => {
    const decoder = createKeyDecoder();
    decoder.feed(encode("\x1b[1;"));
    expect(decoder.flush()).toEqual([]);
    expect(say(decoder.feed(encode("a")))).toBe("a");
  });

  test("means the same wherever it is cut", () => {
    const raw = "é\x1b[200~字😀\r\x1b[201~\x1b[1;5D👩‍🚀\x1bf\x1bOA\x1b]0;t\x07\x1b[<1;2;3Mz";
    const bytes = encode(raw);
    const whole = decode(raw);
    const random = createRandom(SEED);
    for (let round = 0; round < 300; round += 1) {
      const decoder = createKeyDecoder();
      const found: TerminalInput[] = [];
      for (let at = 0; at < bytes.length; ) {
        const next = at + 1 + random.below(7);
        found.push(...decoder.feed(bytes.subarray(at, next)));
        at = next;
      }
      expect(say(found), `seed ${SEED}, round ${round}`).toBe(whole);
    }
  });

  test("a paste is not ended by waiting", () => {
    const decoder = createKeyDecoder();
    decoder.feed(encode("\x1b[200~one"));
    expect(decoder.pending).toBe(false);
    expect(decoder.flush()).toEqual([]);
    expect(say(decoder.feed(encode(" two\x1b[20")))).toBe("");
    expect(decoder.flush()).toEqual([]);
    expect(say(decoder.feed(encode("1~")))).toBe("paste(one two)");
  });
});

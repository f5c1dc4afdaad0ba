import { describe, expect, test } from "vitest";
import { createScrubber } from "../../engine/solver/local/scrub.ts";

function scrub(secrets: readonly string[], pieces: readonly string[]): string {
  const scrubber = createScrubber(secrets.map((one) => Buffer.from(one)));
  const clean = pieces.map((piece) => scrubber.push(Buffer.from(piece)));
  return Buffer.concat([...clean, scrubber.flush()]).toString();
}

describe("a scrubber", () => {
  test("takes out a secret, however it is cut", () => {
    const text = "before hunter2-hunter2 after";
    for (let cut = 0; cut <= text.length; cut++) {
      const pieces = [text.slice(0, cut), text.slice(cut)];
      expect(scrub(["hunter2-hunter2"], pieces)).toBe("before *** after");
    }
    expect(scrub(["hunter2-hunter2"], [...text])).toBe("before *** after");
  });

  test("a secret inside another leaves no rest", () => {
    expect(scrub(["abcd", "abcdef"], ["x abcdef y abcd z"])).toBe("x *** y *** z");
  });

  test("a secret that ends in a line break is found without it", () => {
    expect(scrub(["token-1\n"], ["got token-1 and ", "token-1\n"])).toBe("got *** and ***");
  });

  test("a beginning that turns out to be none is passed on", () => {
    expect(scrub(["abcdef"], ["abc", "xyz"])).toBe("abcxyz");
    expect(scrub(["abcdef"], ["abc"])).toBe("abc");
  });

  test("bytes that are no text pass unchanged", () => {
    const scrubber = createScrubber([Buffer.from("secret")]);
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, n) => n));
    expect(Buffer.concat([scrubber.push(bytes), scrubber.flush()])).toEqual(bytes);
  });

  test("very short values are left alone", () => {
    expect(scrub(["ab"], ["ab cab"])).toBe("ab cab");
  });
});

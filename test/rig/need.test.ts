import { describe, expect, test } from "vitest";
import { type Machine, needOn } from "./need.ts";

function machine(over: Partial<Machine> = {}): Machine & { readonly lines: string[] } {
  const lines: string[] = [];
  const warn = (line: string) => void lines.push(line);
  return {
    platform: "linux",
    uid: 0,
    path: "/bin",
    isInside: true,
    hasCgroups: true,
    isCi: false,
    warn,
    lines,
    ...over,
  };
}

describe("need", () => {
  test("a machine that has all of it skips nothing", () => {
    const here = machine();
    expect(needOn(here, ["linux", "root", "sh"])).toBe(false);
    expect(here.lines).toEqual([]);
  });

  test("a skip names everything that is missing", () => {
    const here = machine({ uid: 1000 });
    expect(needOn(here, ["root", "no-such-program"])).toBe(true);
    expect(here.lines).toEqual(["SKIPPED: this is not root, no-such-program is not installed"]);
  });

  test("continuous integration fails instead of skipping", () => {
    expect(() => needOn(machine({ isCi: true }), ["no-such-program"])).toThrow(
      "must not be skipped here: no-such-program is not installed",
    );
  });
});

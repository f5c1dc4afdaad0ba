// Objects of the API as cards.

import { describe, expect, test } from "vitest";
import type { Card, CardStep } from "../../../kernel/display.ts";
import { viewCard } from "../../../shell/view/card.ts";
import { highlightWith } from "../../../shell/view/highlight.ts";
import { plainOf, rolesOf } from "./plain.ts";

const columns = 80;
const steps: readonly CardStep[] = [
  { code: "container()", state: "free", tookMs: null },
  { code: '.from("alpine:3.20")', state: "kept", tookMs: 1_200 },
  {
    code: '.withExec(["apk", "add", "--no-cache", "git", "make", "gcc", "musl-dev"])',
    state: "kept",
    tookMs: 13_200,
  },
  { code: '.withExec(["make"])', state: "missing", tookMs: 72_000 },
  { code: '.withExec(["make", "install"])', state: "unknown", tookMs: null },
];
const container: Card = {
  kind: "container",
  steps,
  facts: {
    platform: "linux/amd64",
    entrypoint: ["/bin/sh", "-c"],
    defaultArgs: ["echo hi"],
    workdir: "/src",
    user: "",
    env: [
      { name: "PATH", value: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" },
      { name: "HOME", value: "/root" },
      { name: "CI", value: "1" },
    ],
    ports: ["8080/tcp", "53/udp"],
    sizeBytes: 12_300_000,
  },
};

describe("the card of a container", () => {
  test("shows its chain, what is kept and what would run, and what it inherits", () => {
    expect(`\n${plainOf(viewCard(container, { columns }))}\n`).toMatchInlineSnapshot(`
      "
      Container  linux/amd64 · 12.3 MB · 2 kept · 1 would run, about 1 min 12 s
        · container()
        ✓   .from("alpine:3.20")                                                 1.2 s
        ✓   .withExec(["apk", "add", "--no-cache", "git", "make", "gcc", "musl-…  13 s
        ○   .withExec(["make"])                                            ~1 min 12 s
        ?   .withExec(["make", "install"])
        entrypoint  /bin/sh -c
        args        "echo hi"
        workdir     /src
        ports       8080/tcp, 53/udp
        env         CI=1
                    HOME=/root
                    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
      "
    `);
  });

  test("fits on 40 columns", () => {
    expect(`\n${plainOf(viewCard(container, { columns: 40 }))}\n`).toMatchInlineSnapshot(`
      "
      Container  linux/amd64 · 12.3 MB
        2 kept · 1 would run, about 1 min 12 s
        · container()
        ✓   .from("alpine:3.20")         1.2 s
        ✓   .withExec(["apk", "add", "-…  13 s
        ○   .withExec(["make"])    ~1 min 12 s
        ?   .withExec(["make", "install"])
        entrypoint  /bin/sh -c
        args        "echo hi"
        workdir     /src
        ports       8080/tcp, 53/udp
        env         CI=1
                    HOME=/root
                    PATH=/usr/local/sbin:/usr…
      "
    `);
  });

  test("without an engine shows what the chain alone says", () => {
    const card: Card = { kind: "container", steps: steps.slice(0, 1), facts: null };
    expect(plainOf(viewCard(card, { columns }))).toBe("Container\n  · container()");
  });

  test("of a long chain shows both ends", () => {
    const many = Array.from({ length: 2_000 }, (_, at): CardStep => {
      return { code: `.withExec(["step", "${at}"])`, state: "kept", tookMs: 10 };
    });
    const lines = viewCard({ kind: "container", steps: many, facts: null }, { columns });
    expect(`\n${plainOf(lines.slice(0, 8))}\n`).toMatchInlineSnapshot(`
      "
      Container  2000 kept
        ✓   .withExec(["step", "0"])          10 ms
        ✓   .withExec(["step", "1"])          10 ms
        ✓   .withExec(["step", "2"])          10 ms
        ✓   .withExec(["step", "3"])          10 ms
        … 1,976 more steps (1976 kept)
        ✓   .withExec(["step", "1980"])       10 ms
        ✓   .withExec(["step", "1981"])       10 ms
      "
    `);
    expect(lines).toHaveLength(26);
  });
});

describe("the card of a directory", () => {
  const file = (path: string, sizeBytes: number) => ({ path, kind: "file", sizeBytes }) as const;
  const card: Card = {
    kind: "directory",
    steps: [{ code: 'host().directory(".")', state: "kept", tookMs: 12 }],
    tree: {
      entries: [
        file("package.json", 300),
        { path: "src", kind: "directory", sizeBytes: null },
        file("src/main.ts", 1_234),
        file("src/lib/日本語.ts", 99),
        { path: "current", kind: "symlink", sizeBytes: null },
        { path: "empty", kind: "directory", sizeBytes: null },
      ],
      moreEntries: 120,
    },
  };

  test("is a tree, directories first, sizes in a column", () => {
    expect(`\n${plainOf(viewCard(card, { columns }))}\n`).toMatchInlineSnapshot(`
      "
      Directory  126 entries · 1 kept
        ✓ host().directory(".")         12 ms
        ├── empty/
        ├── src/
        │   ├── lib/
        │   │   ╰── 日本語.ts      99 B
        │   ╰── main.ts          1.2 kB
        ├── current@
        ╰── package.json          300 B
        … 120 more
      "
    `);
  });

  test("tells nothing of what has not been made", () => {
    const made = viewCard({ ...card, tree: null }, { columns });
    expect(made).toHaveLength(2);
  });

  test("that is very deep neither hangs nor breaks", () => {
    const path = "d/".repeat(50_000);
    const tree = { entries: [file(`${path}x`, 1)], moreEntries: 0 };
    expect(viewCard({ kind: "directory", steps: [], tree }, { columns }).length).toBeLessThan(40);
  });
});

describe("the card of a file", () => {
  const text = "const a = 1;\n\texport { a };\n";
  const file = (
    name: string,
    head: { text: string } | { bytes: Uint8Array },
    size: number,
  ): Card => ({
    kind: "file",
    steps: [],
    name,
    content: { sizeBytes: size, head },
  });

  test("shows its lines with numbers", () => {
    const lines = viewCard(file("/src/a.ts", { text }, text.length), { columns });
    expect(`\n${plainOf(lines)}\n`).toMatchInlineSnapshot(`
      "
      File  /src/a.ts · 28 B
        1 │ const a = 1;
        2 │         export { a };
      "
    `);
  });

  test("shows code in the colours that a highlighter gives it", () => {
    const highlight = highlightWith((code, { theme }) =>
      code.replace("const", (word) => theme["keyword"]?.(word) ?? word),
    );
    const lines = viewCard(file("a.ts", { text }, text.length), { columns, highlight });
    expect(rolesOf(lines.slice(1, 2))).toBe("[muted:  1 │ ][keyword:const] a = 1;");
  });

  test("shows it plain when the highlighter fails, or the language is not known", () => {
    const highlight = highlightWith(() => {
      throw new Error("unknown language");
    });
    for (const name of ["a.ts", "a.xyz", "toString"]) {
      const lines = viewCard(file(name, { text }, text.length), { columns, highlight });
      expect(rolesOf(lines.slice(1, 2))).toBe("[muted:  1 │ ]const a = 1;");
    }
  });

  test("shows the beginning of a long one", () => {
    const long = Array.from({ length: 40 }, (_, at) => `line ${at}\n`).join("");
    const whole = viewCard(file("a", { text: long }, long.length), { columns });
    expect(plainOf(whole.slice(-2))).toBe("  30 │ line 29\n  … 10 more lines");
    const head = viewCard(file("a", { text: long }, 1_000_000), { columns });
    expect(plainOf(head.slice(-1))).toBe("  … of 1.0 MB");
  });

  test("shows the first bytes of what is no text", () => {
    const bytes = Buffer.from("\x7fELF\x02\x01\x01 hello world, bytes of a program");
    const card = file("a.out", { bytes }, 3_000);
    expect(`\n${plainOf(viewCard(card, { columns }))}\n`).toMatchInlineSnapshot(`
      "
      File  a.out · 3.0 kB
        00000000  7f 45 4c 46 02 01 01 20  68 65 6c 6c 6f 20 77 6f  .ELF... hello wo
        00000010  72 6c 64 2c 20 62 79 74  65 73 20 6f 66 20 61 20  rld, bytes of a 
        00000020  70 72 6f 67 72 61 6d                              program
        … of 3.0 kB
      "
    `);
    expect(`\n${plainOf(viewCard(card, { columns: 40 }).slice(0, 3))}\n`).toMatchInlineSnapshot(`
      "
      File  a.out · 3.0 kB
        00000000  7f 45 4c 46  .ELF
        00000004  02 01 01 20  ... 
      "
    `);
  });
});

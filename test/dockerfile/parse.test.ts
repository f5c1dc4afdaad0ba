import { describe, expect, test } from "vitest";
import { parseDockerfile } from "../../engine/dockerfile/parse.ts";
import { expandWord, splitWords } from "../../engine/dockerfile/words.ts";
import { describeFailure } from "../../engine/event/describe.ts";
import { FailureError } from "../../engine/event/failure.ts";

const parse = (...lines: string[]) => parseDockerfile(lines.join("\n"), "Dockerfile");
const steps = (...lines: string[]) => parse("FROM scratch", ...lines).stages[0]?.instructions ?? [];

function failureOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof FailureError) return describeFailure(error.failure).short;
    throw error;
  }
  return "it was read";
}

describe("a Dockerfile", () => {
  test("is stages, with the arguments before the first", () => {
    const file = parse(
      "# syntax=docker/dockerfile:1",
      "",
      "ARG V=1 W",
      "FROM --platform=$BUILDPLATFORM alpine:$V as Build",
      "FROM build",
      "WORKDIR /x",
    );
    expect(file.globals[0]?.args).toEqual([
      { name: "V", value: "1" },
      { name: "W", value: null },
    ]);
    expect(file.stages.map(({ from }) => from)).toEqual([
      { line: 4, image: "alpine:$V", name: "build", platform: "$BUILDPLATFORM" },
      { line: 5, image: "build", name: null, platform: null },
    ]);
    expect(file.stages[1]?.instructions).toEqual([{ kind: "workdir", line: 6, text: "/x" }]);
  });

  test("joins continued lines, over comments and empty ones", () => {
    const [run, next] = steps("run a && \\", "  # why", "", "  b \\", "  c", "USER me");
    expect(run).toMatchObject({ line: 2, command: { kind: "line", text: "a &&   b   c" } });
    expect(next).toEqual({ kind: "user", line: 7, text: "me" });
  });

  test("may have another escape", () => {
    const file = parse("# escape=`", "FROM scratch", "RUN a `", "b \\");
    expect(file.escapeChar).toBe("`");
    expect(file.stages[0]?.instructions[0]).toMatchObject({ command: { text: "a b \\" } });
  });

  test("has commands as words or as a line", () => {
    const commands = steps('CMD ["a", "b c"]', "ENTRYPOINT run $X", "RUN [ -f x ]");
    expect(commands.map((one) => ("command" in one ? one.command : null))).toEqual([
      { kind: "words", words: ["a", "b c"] },
      { kind: "line", text: "run $X" },
      { kind: "line", text: "[ -f x ]" },
    ]);
  });

  test("has mounts and flags", () => {
    const [run] = steps(
      "RUN --mount=type=cache,target=/c --mount=type=secret,id=s,required --network=none make",
    );
    expect(run?.kind === "run" && run.mounts.map((one) => Object.fromEntries(one))).toEqual([
      { type: "cache", target: "/c" },
      { type: "secret", id: "s", required: "true" },
    ]);
    expect(run).toMatchObject({ network: "none", command: { text: "make" } });
    const [copy] = steps("COPY --from=0 --chown=1:2 --chmod=755 --exclude=*.md a b c/");
    expect(copy).toMatchObject({
      kind: "copy",
      from: "0",
      owner: "1:2",
      mode: "755",
      exclude: ["*.md"],
      sources: ["a", "b"],
      target: "c/",
    });
    const [check] = steps("HEALTHCHECK --interval=5s --retries=3 CMD curl -f /");
    expect(check).toMatchObject({ command: { kind: "line", text: "curl -f /" } });
  });

  test("has pairs, also in the old form", () => {
    const pairs = steps('ENV A=1 B="two words" C=a\\ b', "ENV OLD all the rest", "LABEL x=y");
    expect(pairs.map((one) => ("pairs" in one ? one.pairs : null))).toEqual([
      [
        ["A", "1"],
        ["B", '"two words"'],
        ["C", "a\\ b"],
      ],
      [["OLD", "all the rest"]],
      [["x", "y"]],
    ]);
  });

  test("has files and scripts inside", () => {
    const [script, fed, files] = steps(
      "RUN <<EOF",
      "echo 1",
      "# kept",
      "EOF",
      "RUN cat <<-'X' > /f",
      "\tin",
      "\tX",
      'COPY <<a <<"b" /to/',
      "A $V",
      "a",
      "B $V",
      "b",
    );
    expect(script).toMatchObject({ command: { kind: "line", text: "echo 1\n# kept\n" } });
    expect(fed).toMatchObject({ line: 6, command: { text: "cat <<-'X' > /f\n\tin\n\tX\n" } });
    expect(files).toMatchObject({
      sources: [],
      target: "/to/",
      heredocs: [
        { name: "a", content: "A $V\n", expands: true },
        { name: "b", content: "B $V\n", expands: false },
      ],
    });
  });

  const wrong: [string, string[], string][] = [
    ["an unknown instruction", ["FROM a", "RUM x"], "Dockerfile:2: expected an instruction"],
    ["no stage", ["# nothing"], "Dockerfile:1: expected at least one FROM"],
    ["a step before FROM", ["RUN x"], "Dockerfile:1: expected FROM or ARG first, got RUN"],
    ["a FROM that goes on", ["FROM a b"], "expected FROM image, or FROM image AS name"],
    ["an unknown flag", ["FROM a", "COPY --form=x a b"], "Dockerfile:2: expected --from, --chown"],
    ["no target", ["FROM a", "COPY x"], "expected COPY source… target"],
    ["a heredoc without end", ["FROM a", "RUN <<E", "x"], "Dockerfile:2: expected a line E"],
    ["a SHELL of one line", ["FROM a", "SHELL bash"], "expected words in JSON"],
    ["an instruction alone", ["FROM a", "WORKDIR"], "expected arguments after WORKDIR"],
    ["ONBUILD", ["FROM a", "ONBUILD RUN x"], "Dockerfile:2: ONBUILD is not supported"],
    ["another escape", ["# escape=x", "FROM a"], "Dockerfile:1: expected escape=\\"],
  ];
  test.each(wrong)("with %s fails at its line", (_name, lines, wanted) => {
    expect(failureOf(() => parse(...lines))).toContain(wanted);
  });
});

describe("words", () => {
  const known: Readonly<Record<string, string>> = { A: "a", EMPTY: "", "1": "one" };
  const expand = (text: string) =>
    expandWord(text, {
      lookUp: (name) => known[name],
      escapeChar: "\\",
      refuse: (why) => {
        throw new Error(why);
      },
    });

  test.each([
    ["$A-${A}", "a-a"],
    ["${NO:-x} ${EMPTY:-x} ${EMPTY-x} ${A:-x}", "x x  a"],
    ["${NO:+x}${EMPTY:+x}${EMPTY+y}${A:+z}", "yz"],
    ["${NO:-${A}b}", "ab"],
    ["${NO:-'}'}", "}"],
    ["'$A' \"$A\"", "$A a"],
    ['\\$A "\\$A" "\\n"', "$A $A \\n"],
    ["cost: 5$", "cost: 5$"],
    ['"it\'s"', "it's"],
    ["$1$B", "one"],
  ])("%s becomes %s", (text, wanted) => {
    expect(expand(text)).toBe(wanted);
  });

  test("that cannot be read are refused", () => {
    expect(() => expand("${A%x}")).toThrow("expected ${NAME}");
    expect(() => expand('"a')).toThrow('expected a closing "');
    expect(() => expand("${A:-x")).toThrow("expected a closing }");
    expect(() => expand("${NO:?must be}")).toThrow("NO is not set: must be");
  });

  test("are cut at blanks outside of quotes", () => {
    expect(splitWords("a  'b c' d\\ e \"f g\"h", "\\")).toEqual(["a", "'b c'", "d\\ e", '"f g"h']);
  });
});

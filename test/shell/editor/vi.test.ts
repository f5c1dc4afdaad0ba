// Keys of vi and what becomes of the text, with a bar where the cursor is.

import { describe, expect, test } from "vitest";
import { openEditor } from "./rig.ts";

function table(
  name: string,
  rows: readonly (readonly [text: string, keys: string, after: string])[],
) {
  describe(name, () => {
    test.each(rows)("%j and %j gives %j", (text, keys, after) => {
      const editor = openEditor("vi").input(
        { kind: "paste", text },
        { kind: "key", key: "escape" },
      );
      expect(editor.keys(`gg0${keys}`).text()).toBe(after);
    });
  });
}

table("motions", [
  ["one two", "w", "one |two"],
  ["one two", "2w", "one tw|o"],
  ["a.b c", "w", "a|.b c"],
  ["a.b c", "W", "a.b |c"],
  ["one two", "e", "on|e two"],
  ["one two", "2e", "one tw|o"],
  ["one two", "$", "one tw|o"],
  ["one two", "$b", "one |two"],
  ["  one", "^", "  |one"],
  ["  one", "$0", "|  one"],
  ["a(b)c", "fbx", "a(|)c"],
  ["abcabc", "2fc", "abcab|c"],
  ["abcabc", "fc;", "abcab|c"],
  ["abcabc", "fc;,", "ab|cabc"],
  ["abcabc", "tc", "a|bcabc"],
  ["abcabc", "$Fa", "abc|abc"],
  ["abcabc", "$Ta", "abca|bc"],
  ["f(a, [b])", "%", "f(a, [b]|)"],
  ["f(a, [b])", "%%", "f|(a, [b])"],
  ["one\ntwo\nthree", "G", "one\ntwo\n|three"],
  ["one\ntwo\nthree", "2G", "one\n|two\nthree"],
  ["one\ntwo\nthree", "Ggg", "|one\ntwo\nthree"],
  ["one\ntwo", "j", "one\n|two"],
  ["one\ntwo", "jk", "|one\ntwo"],
  ["one\ntwo\nthree", "9j", "one\ntwo\n|three"],
  ["字é", "l", "字|é"],
]);

table("operators", [
  ["one two three", "dw", "|two three"],
  ["one two three", "d2w", "|three"],
  ["one two three", "2dw", "|three"],
  ["one two", "wdw", "one| "],
  ["one\ntwo", "dw", "|\ntwo"],
  ["one two", "cwx<escape>", "|x two"],
  ["a b", "cwx<escape>", "|x b"],
  ["one two", "de", "| two"],
  ["one two", "$db", "one |o"],
  ["one two", "wd0", "|two"],
  ["one two", "wD", "one| "],
  ["one two", "wCx<escape>", "one |x"],
  ["abcabc", "dfc", "|abc"],
  ["abcabc", "dtc", "|cabc"],
  ["f(a, b)", "ld%", "|f"],
  ["one\ntwo\nthree", "dd", "|two\nthree"],
  ["one\ntwo\nthree", "2dd", "|three"],
  ["one\ntwo\nthree", "jdd", "one\n|three"],
  ["one\ntwo", "jdd", "|one"],
  ["one\ntwo\nthree", "dj", "|three"],
  ["one\ntwo\nthree", "dG", "|"],
  ["  one\ntwo", "ccx<escape>", "  |x\ntwo"],
  ["one\ntwo", "Sx<escape>", "|x\ntwo"],
  ["one\ntwo", ">>", "  |one\ntwo"],
  ["  one\n  two", "<lt>j", "|one\ntwo"],
]);

table("objects", [
  ["one two three", "wdiw", "one | three"],
  ["one two three", "wdaw", "one |three"],
  ['f("a b", 1)', 'ci"x<escape>', 'f("|x", 1)'],
  ['f("a b", 1)', 'da"', "f(|, 1)"],
  ["f(a, (b))", "fadi(", "f(|)"],
  ["f(a, (b))", "fbda(", "f(a, |)"],
  ["f({ a: 1 })", "faci{x<escape>", "f({|x})"],
  ["a[1]", "f1dib", "a[|1]"],
  ["a[1]", "f1di]", "a[|]"],
]);

table("changes", [
  ["abc", "x", "|bc"],
  ["abc", "2x", "|c"],
  ["abc", "$x", "a|b"],
  ["abc", "$X", "a|c"],
  ["abc", "rx", "|xbc"],
  ["abc", "2rx", "x|xc"],
  ["aBc", "3~", "Ab|C"],
  ["abc", "ix<escape>", "|xabc"],
  ["abc", "ax<escape>", "a|xbc"],
  ["  abc", "Ix<escape>", "  |xabc"],
  ["abc", "Ax<escape>", "abc|x"],
  ["abc", "sx<escape>", "|xbc"],
  ["one\ntwo", "ox<escape>", "one\n|x\ntwo"],
  ["one\ntwo", "jOx<escape>", "one\n|x\ntwo"],
  ["one\n  two", "J", "one| two"],
  ["f(\n)", "ox<escape>", "f(\n  |x\n)"],
]);

table("cutting and putting back", [
  ["ab", "xp", "b|a"],
  ["one two", "wyiwP", "one tw|otwo"],
  ["one\ntwo", "ddp", "two\n|one"],
  ["one\ntwo", "jddP", "|two\none"],
  ["one\ntwo", "yyjp", "one\ntwo\n|one"],
  ["ab", "yl3p", "aaa|ab"],
]);

table("again and back", [
  ["one two three four", "dw.", "|three four"],
  ["one two three four", "dw2.", "|four"],
  ["a b c", "cwx<escape>w.", "x |x c"],
  ["abc", "ix<escape>..", "|xxxabc"],
  ["a\nb", "A;<escape>j.", "a;\nb|;"],
  ["abc", "xxu", "|bc"],
  ["abc", "xxuu<C-r>", "|bc"],
  ["abc", "ahello world<escape>u", "a|bc"],
  ["abc", "cwone two<escape>u", "|abc"],
  ["abc", "dzx", "|bc"],
  ["abc", "d<escape>x", "|bc"],
]);

test("Escape and a letter that came together are both keys", () => {
  expect(openEditor("vi").keys("abc<M-h>x").text()).toBe("a|c");
});

test("the mode is seen in the prompt", () => {
  const editor = openEditor("vi").keys("ab");
  expect(editor.frame(40)).toEqual(["I 1> ab|"]);
  expect(editor.keys("<escape>").frame(40)).toEqual(["N 1> a|b"]);
});

test("Enter runs in both modes, and the next prompt begins by writing", () => {
  const editor = openEditor("vi").keys("f()<escape>").keys("<enter>");
  expect(editor.effects).toEqual([{ kind: "submit", text: "f()" }]);
  expect(editor.input({ kind: "blank", number: 2 }).keys("i").text()).toBe("i|");
});

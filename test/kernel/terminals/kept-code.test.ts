// What was kept of a terminal, as code.

import { expect, test } from "vitest";
import { codeOfKept } from "../../../kernel/terminals/kept-code.ts";
import { encodeRecipe, Recipe } from "../../../stdlib/base/recipe.ts";

const tree = (digest: string) => new Recipe(null, "_tree", { digest });
const container = new Recipe(null, "container");
const base = new Recipe(container, "withRootfs", { directory: tree("sha256:pinned") });
const kept = encodeRecipe(
  new Recipe(base, "withDirectory", { path: "/", source: tree("sha256:changes") }),
);
const known = (recipe: Recipe, text: string) => ({ pinned: encodeRecipe(recipe), text });

test("it is the calls that were added to what the terminal was opened on", () => {
  expect(codeOfKept(kept, [known(container, "empty"), known(base, "build")])).toBe(
    'build.withDirectory("/", tree("sha256:changes"))',
  );
  expect(codeOfKept(kept, [known(base, "first"), known(base, "second")])).toMatch(/^first\./);
});

test("of what has no name, or is not below it, it is the whole chain", () => {
  const whole =
    'container().withRootfs(tree("sha256:pinned")).withDirectory("/", tree("sha256:changes"))';
  expect(codeOfKept(kept, [])).toBe(whole);
  const other = new Recipe(container, "withWorkdir", { path: "/" });
  expect(codeOfKept(kept, [known(other, "x")])).toBe(whole);
});

test("long lists and texts are whole", () => {
  const paths = Array.from({ length: 40 }, (_, at) => `/file-${at}-${"x".repeat(300)}`);
  const made = encodeRecipe(new Recipe(container, "withoutFiles", { paths }));
  expect(codeOfKept(made, [])).toBe(
    `container().withoutFiles([${paths.map((path) => `"${path}"`).join(", ")}])`,
  );
});

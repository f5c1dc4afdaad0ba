// What was kept of a terminal, as code.

import { expect, test } from "vitest";
import { codeOfKept } from "../../../shell/attach/kept-code.ts";
import { encodeRecipe, Recipe } from "../../../stdlib/base/recipe.ts";

const tree = (digest: string) => new Recipe(null, "_tree", { digest });
const container = new Recipe(null, "container");
const base = (path: Recipe) => new Recipe(container, "withRootfs", { directory: path });
const kept = (on: Recipe) =>
  new Recipe(on, "withDirectory", { path: "/", source: tree("sha256:changes") });

test("it is the calls that were added to what the terminal was opened on", () => {
  const id = encodeRecipe(base(new Recipe(new Recipe(null, "host"), "directory", { path: "." })));
  const made = encodeRecipe(kept(base(tree("sha256:pinned"))));
  expect(codeOfKept(made, { id, text: "build" })).toBe(
    'build.withDirectory("/", tree("sha256:changes"))',
  );
});

test("of what has no name, or is not below it, it is the whole chain", () => {
  const made = encodeRecipe(kept(base(tree("sha256:pinned"))));
  const whole =
    'container().withRootfs(tree("sha256:pinned")).withDirectory("/", tree("sha256:changes"))';
  expect(codeOfKept(made, null)).toBe(whole);
  const other = encodeRecipe(new Recipe(container, "withWorkdir", { path: "/" }));
  expect(codeOfKept(made, { id: other, text: "x" })).toBe(whole);
});

test("long lists and texts are whole", () => {
  const paths = Array.from({ length: 40 }, (_, at) => `/file-${at}-${"x".repeat(300)}`);
  const made = encodeRecipe(new Recipe(container, "withoutFiles", { paths }));
  expect(codeOfKept(made, null)).toBe(
    `container().withoutFiles([${paths.map((path) => `"${path}"`).join(", ")}])`,
  );
});

// What a program needs is found through links, interpreters and libraries, on real files.

import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFinder } from "../../../stdlib/modules/toolbox/find.ts";
import { resolveRunpath } from "../../../stdlib/modules/toolbox/libraries.ts";
import { resolvePath } from "../../../stdlib/modules/toolbox/links.ts";
import { need } from "../../rig/need.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "find-"));
  mkdirSync(join(folder, "real/bin"), { recursive: true });
  symlinkSync("real/bin", join(folder, "bin"));
  copyFileSync("/bin/sh", join(folder, "real/bin/shell"));
  symlinkSync("shell", join(folder, "real/bin/sh2"));
  writeFileSync(join(folder, "real/bin/script"), `#!${folder}/bin/sh2\n`);
  writeFileSync(join(folder, "real/bin/envy"), "#!/usr/bin/env sh2\n");
  for (const name of ["script", "envy"]) chmodSync(join(folder, "real/bin", name), 0o755);
  symlinkSync("loop-b", join(folder, "loop-a"));
  symlinkSync("loop-a", join(folder, "loop-b"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("a path", () => {
  test("is followed through every link, and the links are told", () => {
    expect(resolvePath(`${folder}/bin/sh2`)).toEqual({
      path: `${folder}/real/bin/shell`,
      links: [`${folder}/bin`, `${folder}/real/bin/sh2`],
    });
  });

  test("that goes in circles leads nowhere, as one that is not there", () => {
    expect(resolvePath(`${folder}/loop-a`)).toBeNull();
    expect(resolvePath(`${folder}/none`)).toBeNull();
  });

  test.skipIf(need("root"))("that this user may not see is as one that is not there", () => {
    const shut = join(folder, "shut");
    mkdirSync(shut, { mode: 0o700 });
    process.seteuid?.(65_534);
    try {
      expect(resolvePath(join(shut, "program"))).toBeNull();
    } finally {
      process.seteuid?.(0);
    }
  });

  test("may go up", () => {
    expect(resolvePath(`${folder}/real/../bin/shell`)?.path).toBe(`${folder}/real/bin/shell`);
  });
});

describe("a program", () => {
  test("brings its loader and its libraries, with the links to them", () => {
    const finder = createFinder(`${folder}/bin`);
    expect(finder.add(`${folder}/bin/shell`)).toBe(true);
    const names = finder.paths().join("\n");
    expect(names).toMatch(/\/ld-[^/\n]+(\n|$)/);
    expect(names).toMatch(/libc[.-][^/\n]*so/);
    expect(finder.paths()).toContain(`${folder}/bin`);
  });

  test("that is a script brings its interpreter, also the one that env looks for", () => {
    for (const script of ["script", "envy"]) {
      const finder = createFinder(`${folder}/bin:/usr/bin`);
      finder.add(`${folder}/bin/${script}`);
      expect(finder.paths()).toContain(`${folder}/real/bin/shell`);
      expect(finder.paths()).toContain(`${folder}/real/bin/sh2`);
    }
  });

  test("is found by its name in the search path, the first wins", () => {
    const finder = createFinder(`relative:${folder}/none:${folder}/bin:/usr/bin`);
    expect(finder.program("sh2")).toBe(`${folder}/bin/sh2`);
    expect(finder.program("no-such-program")).toBeNull();
  });

  test("that is not there is not added", () => {
    expect(createFinder("/usr/bin").add(`${folder}/none`)).toBe(false);
  });
});

test("$ORIGIN is the folder of the file that says it", () => {
  expect(resolveRunpath(["$ORIGIN/../lib", "", "/x", "${ORIGIN}"], "/opt/bin/tool")).toEqual([
    "/opt/bin/../lib",
    "/x",
    "/opt/bin",
  ]);
});

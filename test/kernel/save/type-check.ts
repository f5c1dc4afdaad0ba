// Modules against the published SDK, by the strict rules that a module's own tsconfig.json has.

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PROJECT = fileURLToPath(new URL("../../../", import.meta.url));
const COMPILER = {
  ...{ target: "es2022", module: "nodenext", moduleResolution: "nodenext", types: ["node"] },
  ...{ strict: true, noEmit: true, skipLibCheck: true, experimentalDecorators: true },
};

/** Of all `index.ts` in folders of this one: what the compiler says of them; empty if nothing. */
export async function typeCheck(folder: string, rules: object = {}): Promise<string> {
  const packages = join(folder, "node_modules");
  if (!existsSync(packages)) {
    mkdirSync(packages);
    for (const name of ["@types", "@dagger.io"]) {
      symlinkSync(join(PROJECT, "node_modules", name), join(packages, name));
    }
  }
  const config = { compilerOptions: { ...COMPILER, ...rules }, include: ["*/index.ts"] };
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const tsc = join(PROJECT, "node_modules/typescript/bin/tsc");
  const child = spawn(process.execPath, [tsc, "-p", folder], { cwd: folder });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  }
  return new Promise((resolve) => child.once("close", () => resolve(said)));
}

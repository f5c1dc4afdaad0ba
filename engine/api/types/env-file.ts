// EnvFile. Values are kept as they were written; expansion happens when one is asked for.

import { newFile } from "../edits.ts";
import type { EnvFileFields } from "../generated.ts";
import type { NamedValue } from "../values/states.ts";
import { valuesOf } from "./env-file/values.ts";

const MODE = 0o644;

export const envFile: EnvFileFields = {
  async asFile({ lines }, _args, { sources }) {
    const text = lines.map(({ name, value }) => `${name}=${value}\n`).join("");
    return { spot: newFile(".env", await sources.content(Buffer.from(text)), MODE) };
  },
  exists: ({ lines }, { name }) => lines.some((line) => line.name === name),
  get: ({ lines }, { name, raw }) =>
    seen(lines, raw).findLast((line) => line.name === name)?.value ?? "",
  namespace: ({ lines }, { prefix }) => ({
    lines: lines
      .filter(({ name }) => name.startsWith(prefix))
      .map(({ name, value }) => ({ name: name.slice(prefix.length), value })),
  }),
  variables: ({ lines }, { raw }) => seen(lines, raw),
  withVariable: ({ lines }, line) => ({
    lines: [...lines, { name: line.name, value: line.value }],
  }),
  withoutVariable: ({ lines }, { name }) => ({ lines: lines.filter((line) => line.name !== name) }),
};

function seen(lines: readonly NamedValue[], raw: boolean | null): readonly NamedValue[] {
  return raw === true ? lines : valuesOf(lines);
}

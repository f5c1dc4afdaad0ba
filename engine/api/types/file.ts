// File.

import { fail } from "../../event/failure.ts";
import { createDigester, type Digest } from "../../op/digest.ts";
import { nameOf, parentOf } from "../../op/path.ts";
import type { Spot } from "../../op/plan.ts";
import type { Context } from "../context.ts";
import { chown, renamed, replaceText, stamp } from "../edits.ts";
import { exportFile } from "../export.ts";
import type { FileFields } from "../generated.ts";
import type { StatState } from "../values/states.ts";
import { parseEnvFile } from "./env-file/values.ts";
import { parseJson } from "./json.ts";
import { statAt } from "./stat.ts";

const MOST_CONTENT_BYTES = 128 * 1024 * 1024;
const SLICE_BYTES = 4 * 1024 * 1024;

export const file: FileFields = {
  asEnvFile: async ({ spot }, _args, context) => ({
    lines: parseEnvFile(await textOf(spot, context)),
  }),
  asJSON: async ({ spot }, _args, context) => ({
    json: parseJson(await textOf(spot, context), nameOf(spot.path)),
  }),
  chown: ({ spot }, { owner }) => ({ spot: chown(spot, "/", owner) }),
  async contents({ spot }, { offsetLines, limitLines }, context) {
    const text = await textOf(spot, context);
    if (offsetLines === null && limitLines === null) return text;
    return linesOf(text, offsetLines ?? 0, limitLines ?? Number.POSITIVE_INFINITY);
  },
  digest: ({ spot }, { excludeMetadata }, context) =>
    excludeMetadata ? digestOfBytes(spot, context) : context.solver.digest(spot, context.scope),
  export: ({ spot }, { path, allowParentDirPath }, context) =>
    exportFile(spot, path, allowParentDirPath, context),
  name: ({ spot }) => nameOf(spot.path),
  async search({ spot }, { paths: _paths, ...query }, context) {
    await regular(spot, context);
    const folder = { ...spot, path: parentOf(spot.path) };
    return context.solver.search(folder, { ...query, paths: [nameOf(spot.path)] }, context.scope);
  },
  size: async ({ spot }, _args, context) => (await regular(spot, context)).size,
  stat: ({ spot }, _args, context) => statAt(spot, true, context),
  async sync({ spot }, _args, context) {
    await regular(spot, context);
  },
  withName: ({ spot }, { name }) => ({ spot: renamed(spot, name) }),
  async withReplaced({ spot }, { search, replacement, all, firstFrom }, context) {
    if (all) return { spot: replaceText(spot, { search, replacement, which: "all" }) };
    if (firstFrom !== null) {
      return { spot: replaceText(spot, { search, replacement, which: { firstFrom } }) };
    }
    await mustOccurOnce(spot, search, context);
    return { spot: replaceText(spot, { search, replacement, which: "first" }) };
  },
  withTimestamps: ({ spot }, { timestamp }) => ({ spot: stamp(spot, timestamp) }),
};

async function regular(spot: Spot, context: Context): Promise<StatState> {
  const found = await statAt(spot, true, context);
  if (found.kind === "file") return found;
  return fail({ kind: "path-kind", path: spot.path, want: "file", got: found.kind });
}

async function textOf(spot: Spot, context: Context): Promise<string> {
  const { size } = await regular(spot, context);
  if (size > MOST_CONTENT_BYTES) {
    fail({ kind: "file-too-large", path: spot.path, size, limit: MOST_CONTENT_BYTES });
  }
  return Buffer.from(await context.solver.read(spot, context.scope)).toString("utf8");
}

function linesOf(text: string, offset: number, limit: number): string {
  const lines = text.split(/(?<=\n)/);
  return lines.slice(offset, offset + limit).join("");
}

async function mustOccurOnce(spot: Spot, search: string, context: Context): Promise<void> {
  const found = (await textOf(spot, context)).split(search).length - 1;
  if (found === 1) return;
  const want =
    found === 0 ? "text that the file has" : "text that occurs once; or all, or firstFrom";
  fail({ kind: "argument", argument: "search", want, got: `${found} places` });
}

async function digestOfBytes(spot: Spot, context: Context): Promise<Digest> {
  const { size } = await regular(spot, context);
  const digester = createDigester();
  for (let offset = 0; offset < size; offset += SLICE_BYTES) {
    const length = Math.min(SLICE_BYTES, size - offset);
    digester.update(await context.solver.read(spot, context.scope, { offset, length }));
  }
  return digester.digest();
}

// Writes what was kept of terminals beside a module's source: a folder of plain files, which can be
// read and compared, and a file with the rights of those that are not as usual.
// Invariant: read again, each folder has the digest of what was kept; no file of it holds a secret.

import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeRecipe, Recipe } from "../../../stdlib/base/recipe.ts";
import { type Client, type Connection, RondelError } from "../../../stdlib/index.ts";
import { keptRecipe, RIGHTS_ENDING } from "../../../stdlib/modules/current/current.ts";
import { pinnedId } from "../../pinned.ts";
import { nameOf } from "../../text/clean.ts";
import type { KeptPart } from "../kept.ts";
import { isHidden } from "./secrets.ts";

/** All of a module's: what is larger is made by steps, or lies in an image. */
const MOST_KEPT_BYTES = 32 * 1024 * 1024;
const MOST_KEPT_FILES = 10_000;

export interface KeepOptions {
  readonly connection: Connection;
  /** The texts of the secrets that the session has. */
  readonly secrets: readonly string[];
}

/** `folder` is the module's, while it is not at its place yet. */
export async function writeParts(
  parts: readonly KeptPart[],
  folder: string,
  { connection, secrets }: KeepOptions,
): Promise<void> {
  let leftBytes = MOST_KEPT_BYTES;
  for (const { digest, path } of parts) {
    const id = encodeRecipe(new Recipe(null, "_tree", { digest }));
    const seen = await lookThrough(id, path, connection.client);
    const sizeBytes = seen.reduce((sum, one) => sum + one.sizeBytes, 0);
    leftBytes -= sizeBytes;
    if (leftBytes < 0) throw tooLarge(path, sizeBytes);
    const place = join(folder, path);
    await connection.client.loadDirectoryFromID(id).export(place);
    refuseSecrets(seen, place, path, secrets);
    const rights = settleRights(seen, place);
    if (rights !== "") writeFileSync(place + RIGHTS_ENDING, rights);
    const again = encodeRecipe(keptRecipe(place, rights));
    const [same, other] = await Promise.all([
      pinnedId(id, connection),
      pinnedId(again, connection),
    ]);
    if (same !== other) throw notSame(path);
  }
}

interface Seen {
  /** From the folder on; `.` is the folder itself. */
  readonly path: string;
  readonly kind: "REGULAR" | "DIRECTORY" | "SYMLINK";
  readonly sizeBytes: number;
  readonly permissions: number;
  readonly owner: string;
}

/** Folder by folder, so that none is too large for one question. */
async function lookThrough(of: string, name: string, client: Client): Promise<Seen[]> {
  const { permissions, owner } = (await client.look(of, { maxEntries: 0 })) ?? gone(name);
  const seen: Seen[] = [{ path: ".", kind: "DIRECTORY", sizeBytes: 0, permissions, owner }];
  for (let at = 0; at < seen.length; at += 1) {
    const folder = seen[at];
    if (folder?.kind !== "DIRECTORY") continue;
    const look = { path: folder.path, maxEntries: MOST_KEPT_FILES };
    const { entries } = (await client.look(of, look)) ?? gone(name);
    for (const { path, kind, sizeBytes, permissions, owner } of entries) {
      const inner = folder.path === "." ? path : `${folder.path}/${path}`;
      const isWritable = kind === "REGULAR" || kind === "DIRECTORY" || kind === "SYMLINK";
      if (!isWritable || path.includes("\n")) throw noFile(name, inner);
      seen.push({ path: inner, kind, sizeBytes: sizeBytes ?? 0, permissions, owner });
    }
    if (seen.length >= MOST_KEPT_FILES) throw tooMany(name);
  }
  return seen;
}

/** On the host all have the usual rights, as version control has them; what is told is the rest. */
function settleRights(seen: readonly Seen[], place: string): string {
  const withContent = new Set(seen.flatMap(({ path }) => foldersAbove(path)));
  const lines = seen.flatMap(({ path, kind, permissions, owner }) => {
    const isFolder = kind === "DIRECTORY";
    const usual = isFolder || (permissions & 0o100) !== 0 ? 0o755 : 0o644;
    const mode = kind === "SYMLINK" ? 0 : permissions;
    if (kind !== "SYMLINK" && path !== ".") chmodSync(join(place, path), usual);
    const isEmpty = isFolder && path !== "." && !withContent.has(path);
    const isUsual = owner === "0:0" && (kind === "SYMLINK" || mode === usual);
    if (isUsual && !isEmpty) return [];
    // The slash says that it is a folder, which may have to be made again.
    const end = isFolder && path !== "." ? "/" : "";
    return [`${mode.toString(8).padStart(4, "0")} ${owner} ${path}${end}\n`];
  });
  return lines.join("");
}

function foldersAbove(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_part, at) => parts.slice(0, at + 1).join("/"));
}

function refuseSecrets(
  seen: readonly Seen[],
  place: string,
  name: string,
  secrets: readonly string[],
): void {
  for (const { path, kind } of seen) {
    if (kind !== "REGULAR" || statSync(join(place, path)).size === 0) continue;
    if (!isHidden(readFileSync(join(place, path)), secrets)) continue;
    throw refusal(
      `the text of a secret is in ${nameOf(path)}, which was kept (${name})`,
      "Sit down again, remove it, and keep what is left.",
    );
  }
}

function gone(path: string): never {
  throw refusal(
    `what was kept (${path}) is not in the engine any more`,
    "It made room for other things. Sit down again, and keep it again.",
  );
}

function tooLarge(path: string, sizeBytes: number): RondelError {
  const [size, most] = [sizeBytes, MOST_KEPT_BYTES].map((bytes) => (bytes / 1e6).toFixed(1));
  return refusal(
    `what was kept (${path}) is ${size} MB, and a module has ${most} MB at most`,
    IN_STEPS,
  );
}

function tooMany(path: string): RondelError {
  return refusal(`what was kept (${path}) has more than ${MOST_KEPT_FILES} files`, IN_STEPS);
}

const IN_STEPS =
  "Do in a step what was done by hand, or publish it as an image and begin from that.";

function noFile(path: string, inner: string): RondelError {
  return refusal(
    `${nameOf(inner)}, which was kept (${path}), is no plain file, folder or link`,
    "Devices, pipes, sockets and names of several lines cannot be written beside a module.",
  );
}

function notSame(path: string): RondelError {
  return refusal(
    `what was kept (${path}) is not the same as a folder of plain files`,
    "It has extended attributes or names that no list can hold. Publish it as an image.",
  );
}

function refusal(why: string, hint: string): RondelError {
  return new RondelError(`this cannot be saved: ${why}`, hint);
}

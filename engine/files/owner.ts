// Who a name is in a folder tree: by its own /etc/passwd and /etc/group, never the host's.

import { readFileSync } from "node:fs";
import { fail } from "../event/failure.ts";
import type { Owner } from "./attributes.ts";
import { resolveInside, statOf } from "./resolve.ts";

export interface User extends Owner {
  /** Without `gid`. */
  readonly groups: readonly number[];
  readonly home: string;
}

interface PasswdLine {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

interface GroupLine {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

/** `name`, `uid`, `name:group`, `uid:gid`; empty is root. Numbers need not be known. */
export function ownerOf(root: string, text: string): Owner {
  const { uid, entry, gid } = lookUp(root, text);
  return { uid, gid: gid ?? entry?.gid ?? uid };
}

/** The same for a process, which has more than an owner has. An unknown number is in group 0. */
export function userOf(root: string, text: string): User {
  const { uid, entry, gid } = lookUp(root, text);
  const ownGid = gid ?? entry?.gid ?? 0;
  const groups = gid === null && entry !== null ? groupsOf(root, entry.name) : [];
  return {
    uid,
    gid: ownGid,
    groups: groups.filter((group) => group !== ownGid),
    home: entry?.home || "/",
  };
}

interface Found {
  readonly uid: number;
  readonly entry: PasswdLine | null;
  /** null when the text names no group. */
  readonly gid: number | null;
}

function lookUp(root: string, text: string): Found {
  const [user = "", group = null] = text === "" ? ["0"] : text.split(":", 2);
  const gid = group === null || group === "" ? null : gidOf(root, group, text);
  const number = parseId(user);
  const entry =
    readPasswd(root).find((one) => (number === null ? one.name === user : one.uid === number)) ??
    null;
  const uid = number ?? entry?.uid ?? fail({ kind: "owner-unknown", owner: text });
  return { uid, entry, gid };
}

function gidOf(root: string, group: string, text: string): number {
  const number = parseId(group);
  if (number !== null) return number;
  const line = readGroups(root).find((one) => one.name === group);
  return line?.gid ?? fail({ kind: "owner-unknown", owner: text });
}

function groupsOf(root: string, user: string): number[] {
  const lines = readGroups(root).filter((line) => line.members.includes(user));
  return [...new Set(lines.map((line) => line.gid))];
}

/** The kernel's last number means "do not change". */
const MOST_ID = 0xfffffffe;

function parseId(text: string): number | null {
  return /^\d{1,10}$/.test(text) && Number(text) <= MOST_ID ? Number(text) : null;
}

function readPasswd(root: string): PasswdLine[] {
  return readLines(root, "/etc/passwd").flatMap(
    ([name = "", , uid = "", gid = "", , home = ""]) => {
      const ids = [parseId(uid), parseId(gid)] as const;
      return ids[0] === null || ids[1] === null ? [] : [{ name, uid: ids[0], gid: ids[1], home }];
    },
  );
}

function readGroups(root: string): GroupLine[] {
  return readLines(root, "/etc/group").flatMap(([name = "", , number = "", members = ""]) => {
    const gid = parseId(number);
    return gid === null ? [] : [{ name, gid, members: members.split(",") }];
  });
}

/** A tree without the file knows no names. */
function readLines(root: string, path: string): string[][] {
  const hostPath = resolveInside(root, path, { followLast: true });
  if (!statOf(hostPath)?.isFile()) return [];
  const lines = readFileSync(hostPath, "utf8").split("\n");
  return lines.filter((line) => !line.startsWith("#")).map((line) => line.trim().split(":"));
}

// What the kernel's error codes mean to a person, and which are Failures of the user's work.

import { fail } from "../event/failure.ts";

const MEANINGS: Readonly<Record<string, string>> = {
  ENOENT: "no such file or directory",
  ENOTDIR: "a part of the path is not a directory",
  EISDIR: "it is a directory",
  EEXIST: "something else is there",
  EACCES: "permission denied",
  EPERM: "not permitted",
  EROFS: "the file system is read-only",
  ELOOP: "too many symbolic links",
  ENAMETOOLONG: "the name is too long",
  ENOTEMPTY: "the directory is not empty",
  EBUSY: "it is in use",
  ETXTBSY: "the program is running",
  EINVAL: "the path is not valid",
  ERR_INVALID_ARG_VALUE: "the path is not valid",
  EIO: "the disk reports an error",
};

export function codeOf(error: unknown): string {
  if (!(error instanceof Error) || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}

/** For work on a path of the host that the user named. What is no system error passes through. */
export function failHostPath(error: unknown, path: string): never {
  const code = codeOf(error);
  if (code === "") throw error;
  failDiskFull(error, path);
  fail({ kind: "host-path", path, why: MEANINGS[code] ?? code }, error);
}

/** For work in a tree: a path that no system call takes is the user's, whoever made it. */
export function failTreePath(error: unknown, path: string): void {
  const code = codeOf(error);
  if (code !== "ENAMETOOLONG" && code !== "ERR_INVALID_ARG_VALUE") return;
  const want = "a path that this machine can hold";
  fail({ kind: "path-kind", path, want, got: MEANINGS[code] ?? code }, error);
}

export function failDiskFull(error: unknown, path: string): void {
  const code = codeOf(error);
  if (code === "ENOSPC" || code === "EDQUOT") fail({ kind: "disk-full", path }, error);
}

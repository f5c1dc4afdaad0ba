// The system calls that Node lacks, called in libc directly: mounts, device nodes, extended
// attributes, syncfs. Each throws a SystemError with the errno's name; none retries or interprets.
// Invariant: nothing here changes the calling thread's own namespaces (unshare and setns act on one
// thread only, so they are never called in an engine's process).

import { constants } from "node:os";
import koffi from "koffi";

export class SystemError extends Error {
  override readonly name = "SystemError";
  /** Such as `EPERM`. */
  readonly code: string;
  readonly syscall: string;
  /** What it was called on, usually a path. */
  readonly subject: string;

  constructor(code: string, syscall: string, subject: string) {
    super(`${code}: ${syscall} ${subject}`);
    this.code = code;
    this.syscall = syscall;
    this.subject = subject;
  }
}

const errnoNames = new Map(Object.entries(constants.errno).map(([name, n]) => [n, name]));

type Call = (...args: unknown[]) => number;
type AsyncCall = Call & { async(...args: unknown[]): void };

/** The library is opened, and each function bound, when first used. */
const bound = new Map<string, Call>();
let library: ReturnType<typeof koffi.load> | null = null;

/** For the other files of this room. */
export function bind(declaration: string): Call {
  const known = bound.get(declaration);
  if (known !== undefined) return known;
  library ??= openLibrary();
  const call = library.func(declaration) as unknown as Call;
  bound.set(declaration, call);
  return call;
}

/** The same on another thread, for calls that wait. */
export function bindAsync(declaration: string): (...args: unknown[]) => Promise<number> {
  const call = bind(declaration) as AsyncCall;
  return (...args) =>
    new Promise((resolve, reject) => {
      call.async(...args, (error: unknown, result: number) => {
        if (error) reject(error);
        else resolve(result);
      });
    });
}

function openLibrary() {
  try {
    return koffi.load("libc.so.6");
  } catch {
    return koffi.load("libc.so"); // musl
  }
}

/** `ENOENT`, and the like. */
export function errnoName(errno: number): string {
  return errnoNames.get(errno) ?? `E${errno}`;
}

export function check(result: number, syscall: string, subject: string): number {
  if (result >= 0) return result;
  throw new SystemError(errnoName(koffi.errno()), syscall, subject);
}

export const MS_RDONLY = 1;
export const MS_NODEV = 4;
export const MS_BIND = 4096;
export const MNT_DETACH = 2;

export function mount(
  source: string,
  target: string,
  type: string | null,
  flags: number,
  options: string | null,
): void {
  const call = bind(
    "int mount(const char *from, const char *at, const char *type, ulong f, const char *data)",
  );
  check(call(source, target, type, flags, options), "mount", target);
}

export function unmount(target: string, flags = 0): void {
  check(bind("int umount2(const char *target, int flags)")(target, flags), "umount2", target);
}

/** On another thread: the kernel lets its caller wait. */
export async function unmountAside(target: string, flags = 0): Promise<void> {
  const call = bindAsync("int umount2(const char *target, int flags)");
  // The thread that knows why it failed is another one.
  if ((await call(target, flags)) < 0) throw new SystemError("EIO", "umount2", target);
}

/** `mode` holds the file type too, `S_IFCHR` for instance. */
export function makeNode(path: string, mode: number, major: number, minor: number): void {
  // The kernel's small form of a device number.
  const device = ((major & 0xfff) << 8) | (minor & 0xff) | ((minor & 0xfff00) << 12);
  check(
    bind("int mknod(const char *path, unsigned int mode, unsigned long dev)")(path, mode, device),
    "mknod",
    path,
  );
}

export function setAttribute(path: string, name: string, value: Uint8Array): void {
  const call = bind(
    "int lsetxattr(const char *path, const char *name, const uint8_t *value, size_t size, int f)",
  );
  check(call(path, name, value, value.length, 0), "lsetxattr", `${path} ${name}`);
}

/** null when the file has no such attribute, or the file system has none at all. */
export function getAttribute(path: string, name: string): Uint8Array | null {
  const call = bind(
    "long lgetxattr(const char *path, const char *name, _Out_ uint8_t *value, size_t size)",
  );
  const needed = call(path, name, null, 0);
  if (needed < 0 && ["ENODATA", "EOPNOTSUPP"].includes(errnoNames.get(koffi.errno()) ?? ""))
    return null;
  const room = new Uint8Array(check(needed, "lgetxattr", `${path} ${name}`));
  if (needed === 0) return room;
  const length = call(path, name, room, room.length);
  return room.slice(0, check(length, "lgetxattr", `${path} ${name}`));
}

export function listAttributes(path: string): string[] {
  const call = bind("long llistxattr(const char *path, _Out_ uint8_t *list, size_t size)");
  // Nearly every file has none, and asking for the length alone needs no room made first.
  const needed = call(path, null, 0);
  if (needed === 0) return [];
  if (needed < 0 && errnoNames.get(koffi.errno()) === "EOPNOTSUPP") return [];
  const room = new Uint8Array(check(needed, "llistxattr", path));
  const length = call(path, room, room.length);
  const names = Buffer.from(room.buffer, 0, check(length, "llistxattr", path)).toString("utf8");
  return names.split("\0").filter((name) => name !== "");
}

/** Off the event loop: everything written to the file system of `fd` is on the disk afterwards. */
export function syncFileSystem(fd: number): Promise<void> {
  library ??= openLibrary();
  const call = library.func("int syncfs(int fd)");
  return new Promise((resolve, reject) => {
    call.async(fd, (error: unknown, result: number) => {
      if (error) reject(error);
      else if (result < 0) reject(new SystemError("EIO", "syncfs", `fd ${fd}`));
      else resolve();
    });
  });
}

/** Sets both times of a file or folder, to the nanosecond; a null is left as it is. */
export function setTimes(path: string, accessNs: bigint | null, modifyNs: bigint | null): void {
  const times = new BigInt64Array([...timespec(accessNs), ...timespec(modifyNs)]);
  const call = bind("int utimensat(int folder, const char *path, const int64_t *times, int flags)");
  check(call(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW), "utimensat", path);
}

function timespec(timeNs: bigint | null): [seconds: bigint, nanoseconds: bigint] {
  if (timeNs === null) return [0n, UTIME_OMIT];
  const nanoseconds = ((timeNs % SECOND_NS) + SECOND_NS) % SECOND_NS; // before 1970 too
  return [(timeNs - nanoseconds) / SECOND_NS, nanoseconds];
}

export const AT_FDCWD = -100;
const AT_SYMLINK_NOFOLLOW = 0x100;
const UTIME_OMIT = (1n << 30n) - 2n;
const SECOND_NS = 1_000_000_000n;

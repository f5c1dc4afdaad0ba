// Notices that the process which started this one has gone. Linux can tell a child of its parent's
// end, but it tells of the end of the thread that started it, and Jupyter starts kernels from
// threads that come and go; so it is looked at, seldom.

const LOOK_MS = 1_000;

export interface ParentWatch {
  readonly gone: Promise<void>;
  stop(): void;
}

/** 0: there is nobody to look at. */
export function whenParentIsGone(pid: number): ParentWatch {
  const { promise: gone, resolve } = Promise.withResolvers<void>();
  if (!Number.isSafeInteger(pid) || pid <= 1) return { gone, stop() {} };
  const wasChild = process.ppid === pid;
  const timer = setInterval(() => {
    if (!isThere(pid) || (wasChild && process.ppid !== pid)) resolve();
  }, LOOK_MS);
  return { gone, stop: () => clearInterval(timer) };
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Of another user it is there all the same.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

// Notices when nothing has happened for long, so that an engine nobody uses goes away.
// It looks at most twice in the idle time, and only then: it is not on anybody's way.

export interface IdleWatch {
  close(): void;
}

export interface IdleWatchOptions {
  readonly idleMs: number;
  readonly isBusy: () => boolean;
  readonly onIdle: () => void;
}

export function createIdleWatch({ idleMs, isBusy, onIdle }: IdleWatchOptions): IdleWatch {
  let wasIdle = false;
  const look = () => {
    const isIdle = !isBusy();
    if (isIdle && wasIdle) onIdle();
    wasIdle = isIdle;
  };
  const timer = setInterval(look, idleMs).unref();
  return { close: () => clearInterval(timer) };
}

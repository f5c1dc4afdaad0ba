// What the engine tells its Runtime about the host.

export interface RuntimeOptions {
  /** On a tmpfs of the engine's own mount namespace, so that nothing in it outlives the engine. */
  readonly runFolder: string;
  /** What is kept from one engine to the next: the compiled filter. */
  readonly stateFolder: string;
  /** The engine's environment: where programs are, which certificates it trusts. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A crun to use rather than the one in PATH. */
  readonly crunPath?: string;
  /** Locked by every engine of this host while it looks for free addresses. */
  readonly hostLock?: string;
  /** Where the host's own `resolv.conf` and `hosts` are. */
  readonly hostFolder?: string;
}

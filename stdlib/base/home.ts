// Where Rondel keeps its state, for the engine that owns it and the clients that look for it.
// Both sides compute the same paths from the same environment.

export interface Home {
  readonly root: string;
  readonly config: string;
  readonly store: string;
  /** The folder of what the running engine shows to clients; mode 0700. */
  readonly engine: string;
  readonly socket: string;
  /** `{"port":…,"version":…,"edition":…}`, written when the engine serves. */
  readonly status: string;
  readonly lock: string;
  readonly log: string;
  /** The folder of the sockets by which prompts share the kernels of notebooks; mode 0700. */
  readonly kernels: string;
  /** What was typed at prompts, and what became of it. */
  readonly history: string;
}

export interface HomeSettings {
  readonly RONDEL_HOME?: string | undefined;
  readonly XDG_DATA_HOME?: string | undefined;
  readonly HOME?: string | undefined;
}

export function homeOf(settings: HomeSettings, isRoot: boolean): Home {
  const root = settings.RONDEL_HOME || defaultRoot(settings, isRoot);
  return {
    root,
    config: `${root}/config.toml`,
    store: `${root}/store`,
    engine: `${root}/engine`,
    socket: `${root}/engine/engine.sock`,
    status: `${root}/engine/engine.json`,
    lock: `${root}/engine/engine.lock`,
    log: `${root}/engine/engine.log`,
    kernels: `${root}/kernels`,
    history: `${root}/history.db`,
  };
}

function defaultRoot(settings: HomeSettings, isRoot: boolean): string {
  if (isRoot) return "/var/lib/rondel";
  return `${settings.XDG_DATA_HOME || `${settings.HOME ?? ""}/.local/share`}/rondel`;
}

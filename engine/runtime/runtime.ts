// The Runtime runs one process in one root file system. It knows folders, mounts and namespaces;
// it knows no Op, no Layer and no Result.
// Invariant: when `run` settles, no process, mount, network or temporary file of that run is left,
// and no mount point that the run had to make is left in `root`.

export interface Runtime {
  /** Mounts the folders, bottom first, as one read-only tree. */
  mountView(lowers: readonly string[], at: string): void;
  /** Mounts the folders, bottom first, with `upper` to take what changes. */
  mountWritable(mount: WritableMount): void;
  unmount(at: string): void;
  run(spec: ProcessSpec): Promise<Exit>;
  /** Ends what the runtime holds: pooled networks, its name server. */
  close(): Promise<void>;
}

export interface WritableMount {
  readonly lowers: readonly string[];
  readonly upper: string;
  /** An empty folder on the same file system as `upper`, never used before. */
  readonly work: string;
  readonly at: string;
  /** Whether device nodes in it open the host's devices; only a privileged process may want it. */
  readonly devices?: boolean;
}

export interface ProcessSpec {
  /** Unique for the life of the engine: letters, digits, dashes. */
  readonly id: string;
  /** The mounted root. */
  readonly root: string;
  readonly args: readonly string[];
  readonly env: readonly (readonly [name: string, value: string])[];
  readonly cwd: string;
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  readonly mounts: readonly ProcessMount[];
  readonly network: "sandbox" | "none" | "host";
  /** Every capability and no seccomp filter. */
  readonly privileged: boolean;
  /** A small init is process 1. */
  readonly init: boolean;
  readonly hostname: string;
  /** A host file that is the process's standard input; null is no input. */
  readonly stdin: string | null;
  /** Called in order. When it answers a promise, that stream waits for it. */
  readonly onOutput: (stream: "stdout" | "stderr", chunk: Uint8Array) => void | Promise<void>;
  /** Kills the process, and all below it, when aborted. */
  readonly signal: AbortSignal;
  readonly limits?: ProcessLimits;
  /** A terminal of its own in the place of its three streams; what it shows comes as stdout. */
  readonly tty?: TtyRequest;
}

export interface TtySize {
  readonly columns: number;
  readonly rows: number;
}

export interface TtyRequest extends TtySize {
  /** The process has begun, or is about to. Not called when it could not be started. */
  readonly onOpen: (tty: Tty) => void;
}

export interface Tty {
  /** What was typed. Resolves when the terminal has taken it; one that has gone takes all. */
  write(bytes: Uint8Array): Promise<void>;
  resize(size: TtySize): void;
}

/** Of the process and all below it together. What is not there is not bounded. */
export interface ProcessLimits {
  readonly memoryBytes?: number;
  /** Such as 1.5: so many seconds of processor time in a second. */
  readonly cpus?: number;
  readonly pids?: number;
}

export type ProcessMount =
  | {
      readonly kind: "bind";
      /** On the host: a file or a folder. */
      readonly source: string;
      readonly at: string;
      readonly readonly: boolean;
    }
  | { readonly kind: "temp"; readonly at: string; readonly sizeBytes: number | null };

export interface Exit {
  /** 128 + n when signal n ended it. */
  readonly code: number;
  /** The kernel ended one of its processes, for the limit of memory was reached. */
  readonly outOfMemory?: boolean;
}

/** Why the runtime could not do what it was asked; what a process does itself is an Exit. */
export class RuntimeFault extends Error {
  override readonly name = "RuntimeFault";
  readonly reason: RuntimeFaultReason;
  /** What the user can do about it. */
  readonly remedy: string;

  constructor(reason: RuntimeFaultReason, why: string, remedy: string, options?: ErrorOptions) {
    super(why, options);
    this.reason = reason;
    this.remedy = remedy;
  }
}

export type RuntimeFaultReason =
  | "no-runtime"
  | "no-overlay"
  | "no-network"
  /** The program or its interpreter is not in the root, or may not be executed. */
  | "no-program"
  | "no-workdir"
  /** This host cannot keep a limit that was asked for. */
  | "no-limit"
  | "aborted"
  | "other";

// Generated from engine/api/schema.graphql by scripts/client/generate.ts.
// One class for each type that has an ID. A method that answers an object only describes it;
// the others ask the engine, with one document.

import { Lazy } from "./lazy.ts";
import type { OutputChunk, OutputOptions } from "./output.ts";
import type { ScreenOptions } from "./screen.ts";
import type { TerminalOptions } from "./terminal/options.ts";

/** Any JSON value, written as text. */
export type JSON = string;

/** An operating system and a processor, such as linux/amd64 or linux/arm/v7. */
export type Platform = string;

/** What to do when both changesets touch a path. */
export type ChangesetMergeConflict = "FAIL_EARLY" | "FAIL" | "LEAVE_CONFLICT_MARKERS" | "PREFER_OURS" | "PREFER_THEIRS";
export const ChangesetMergeConflict = {
  FailEarly: "FAIL_EARLY",
  Fail: "FAIL",
  LeaveConflictMarkers: "LEAVE_CONFLICT_MARKERS",
  PreferOurs: "PREFER_OURS",
  PreferTheirs: "PREFER_THEIRS",
} as const;

/** What to do when several changesets touch a path. */
export type ChangesetsMergeConflict = "FAIL_EARLY" | "FAIL";
export const ChangesetsMergeConflict = {
  FailEarly: "FAIL_EARLY",
  Fail: "FAIL",
} as const;

/** What happened to a path. */
export type DiffStatKind = "ADDED" | "MODIFIED" | "REMOVED" | "RENAMED";
export const DiffStatKind = {
  Added: "ADDED",
  Modified: "MODIFIED",
  Removed: "REMOVED",
  Renamed: "RENAMED",
} as const;

/** How the users of one cache volume share it. */
export type CacheSharingMode = "SHARED" | "PRIVATE" | "LOCKED";
export const CacheSharingMode = {
  Shared: "SHARED",
  Private: "PRIVATE",
  Locked: "LOCKED",
} as const;

/** The kind of file that exists() asks for. */
export type ExistsType = "REGULAR_TYPE" | "DIRECTORY_TYPE" | "SYMLINK_TYPE";
export const ExistsType = {
  RegularType: "REGULAR_TYPE",
  DirectoryType: "DIRECTORY_TYPE",
  SymlinkType: "SYMLINK_TYPE",
} as const;

/** The kind of a file. */
export type FileType = "UNKNOWN" | "REGULAR" | "DIRECTORY" | "SYMLINK" | "REGULAR_TYPE" | "DIRECTORY_TYPE" | "SYMLINK_TYPE";
export const FileType = {
  Unknown: "UNKNOWN",
  Regular: "REGULAR",
  Directory: "DIRECTORY",
  Symlink: "SYMLINK",
  RegularType: "REGULAR_TYPE",
  DirectoryType: "DIRECTORY_TYPE",
  SymlinkType: "SYMLINK_TYPE",
} as const;

/** How the layers of an image are compressed. */
export type ImageLayerCompression = "Gzip" | "Zstd" | "EStarGZ" | "Uncompressed" | "GZIP" | "ZSTD" | "ESTARGZ" | "UNCOMPRESSED";
export const ImageLayerCompression = {
  Gzip: "Gzip",
  Zstd: "Zstd",
  EStarGZ: "EStarGZ",
  Uncompressed: "Uncompressed",
  Estargz: "ESTARGZ",
} as const;

/** Whose names for the parts of an image are used. */
export type ImageMediaTypes = "OCIMediaTypes" | "DockerMediaTypes" | "OCI" | "DOCKER";
export const ImageMediaTypes = {
  OCIMediaTypes: "OCIMediaTypes",
  DockerMediaTypes: "DockerMediaTypes",
  Oci: "OCI",
  Docker: "DOCKER",
} as const;

/** A transport protocol. */
export type NetworkProtocol = "TCP" | "UDP";
export const NetworkProtocol = {
  Tcp: "TCP",
  Udp: "UDP",
} as const;

/** The network of a command. Not in Dagger. */
export type ExecNetwork = "SANDBOX" | "NONE" | "HOST";
export const ExecNetwork = {
  Sandbox: "SANDBOX",
  None: "NONE",
  Host: "HOST",
} as const;

/** Which exit codes of a command are a result and not a failure. */
export type ReturnType = "SUCCESS" | "FAILURE" | "ANY";
export const ReturnType = {
  Success: "SUCCESS",
  Failure: "FAILURE",
  Any: "ANY",
} as const;

/** Whether a step has to run. */
export type PlanState = "KEPT" | "MISSING" | "MAYBE" | "FREE" | "UNKNOWN";
export const PlanState = {
  Kept: "KEPT",
  Missing: "MISSING",
  Maybe: "MAYBE",
  Free: "FREE",
  Unknown: "UNKNOWN",
} as const;

/** What kind of change it is. */
export type WhyKind = "COMMAND" | "VARIABLE" | "SETTING" | "MOUNT" | "ACTION" | "FILES" | "IMAGE" | "STEP" | "FORGOTTEN";
export const WhyKind = {
  Command: "COMMAND",
  Variable: "VARIABLE",
  Setting: "SETTING",
  Mount: "MOUNT",
  Action: "ACTION",
  Files: "FILES",
  Image: "IMAGE",
  Step: "STEP",
  Forgotten: "FORGOTTEN",
} as const;

/** One of the two output streams of a process. */
export type OutputStream = "STDOUT" | "STDERR";
export const OutputStream = {
  Stdout: "STDOUT",
  Stderr: "STDERR",
} as const;

/** The value of one ARG of a Dockerfile. */
export interface BuildArg {
  /** The name of the ARG. */
  name: string;
  /** Its value. */
  value: string;
}

/** A terminal that is open. */
export interface LiveTerminal {
  /** By which it is found again. */
  readonly number: number;
  /** What it was opened on. */
  readonly title: string;
  /** What runs in it. */
  readonly command: string[];
  /** How wide it is. */
  readonly columns: number;
  /** How high it is. */
  readonly rows: number;
  /** How many look at it. */
  readonly viewers: number;
  /** The session that opened it. */
  readonly session: string;
  /** Milliseconds since 1970. */
  readonly openedAtMs: number;
  /** Once it has ended. */
  readonly exitCode: number | null;
  /** How many files were changed in it, once it has ended. */
  readonly changed: number;
  /** The first of them. */
  readonly changes: TerminalChange[];
}

/** What is seen at a path without anything running. */
export interface Look {
  /** What is there; a symbolic link is followed. */
  readonly kind: FileType;
  /** Its size in bytes, of a file. */
  readonly sizeBytes: number | null;
  /** What is in a folder, and in its folders as far as was asked, those near its top first. */
  readonly entries: LookEntry[];
  /** How many entries were left out; null when nobody counted. */
  readonly moreEntries: number | null;
  /** The beginning of a file, in base64. */
  readonly head: string | null;
  /** Its permissions, with setuid, setgid and sticky. */
  readonly permissions: number;
  /** Whose it is: uid:gid. */
  readonly owner: string;
}

/** Something in a folder that was looked at. */
export interface LookEntry {
  /** From that folder on, without a slash at its end. */
  readonly path: string;
  /** What it is; a symbolic link is not followed. */
  readonly kind: FileType;
  /** Its size in bytes, of a file. */
  readonly sizeBytes: number | null;
  /** Its permissions, with setuid, setgid and sticky. */
  readonly permissions: number;
  /** Whose it is: uid:gid. */
  readonly owner: string;
}

/** What making a value takes. Nothing of it has run. */
export interface Plan {
  /** The calls by which it was described, the first first. */
  readonly links: PlanLink[];
  /** The steps that it is made of, inputs before what uses them: the last 10,000. */
  readonly steps: PlanStep[];
  /** How many steps there are before those. */
  readonly moreSteps: number;
  /** Bytes of its file system; null when it is not made, or not measured yet. */
  readonly sizeBytes: number | null;
  /** Of a container: what commands and images inherit. */
  readonly container: PlanContainer | null;
}

/** What commands in a container and images of it inherit. */
export interface PlanContainer {
  /** What they run on. */
  readonly platform: Platform;
  /** What comes before every command. */
  readonly entrypoint: string[];
  /** What is run when no command is given. */
  readonly defaultArgs: string[];
  /** The folder that commands start in; empty when none is set. */
  readonly workdir: string;
  /** Whom commands run as; empty when nobody is named. */
  readonly user: string;
  /** The variables whose values are no secrets. */
  readonly env: PlanVariable[];
  /** Such as 80/tcp. */
  readonly ports: string[];
}

/** One call of the chain that a value was described by. */
export interface PlanLink {
  /** The field that was called. */
  readonly field: string;
  /** The digest of the operation that it ends in; null when it makes none of its own. */
  readonly op: string | null;
  /** Whether that has to run. */
  readonly state: PlanState;
  /** Whether making the value looks at it: what lies before something kept is not looked at. */
  readonly isNeeded: boolean;
  /** How long it took, or the nearest run before it, in milliseconds. */
  readonly tookMs: number | null;
}

/** One operation. */
export interface PlanStep {
  /** Its digest. */
  readonly op: string;
  /** image, tree, exec, file or diff. */
  readonly kind: string;
  /** What it does, in a line. */
  readonly title: string;
  /** The digests of the operations that it works on. */
  readonly inputs: string[];
  /** Whether it has to run. */
  readonly state: PlanState;
  /** Whether making the value looks at it: what lies before something kept is not looked at. */
  readonly isNeeded: boolean;
  /** How long it took, or the nearest run before it, in milliseconds. */
  readonly tookMs: number | null;
  /** Bytes that it added to its inputs; null when it is not kept, or not measured yet. */
  readonly sizeBytes: number | null;
}

/** A variable and its value. */
export interface PlanVariable {
  /** The name of the variable. */
  readonly name: string;
  /** The value of the variable. */
  readonly value: string;
}

/** A file that was changed in a terminal. */
export interface TerminalChange {
  /** A: it is new, M: it is another, D: it is gone. */
  readonly kind: string;
  /** A folder has a slash at its end. */
  readonly path: string;
  /** null of what is no file. */
  readonly sizeBytes: number | null;
}

/** How a stay at a terminal came to its end. */
export interface TerminalOutcome {
  /** null when nobody knows, or when it runs on. */
  readonly exitCode: number | null;
  /** The ID of what was made of its changes; null when nothing was. */
  readonly kept: string | null;
  /** Whether it runs on and can be attached to. */
  readonly isDetached: boolean;
}

/** Why a step is or is not kept. */
export interface Why {
  /** Its digest. */
  readonly op: string;
  /** What it does, in a line; null when nothing is known of it but its digest. */
  readonly title: string | null;
  /** Whether its result is kept. The next four are null when it is not. */
  readonly isKept: boolean;
  /** When it was made, in milliseconds since 1970. */
  readonly madeAtMs: number | null;
  /** When it was used last, in milliseconds since 1970. */
  readonly usedAtMs: number | null;
  /** Bytes that nothing else that is kept has. */
  readonly sizeBytes: number | null;
  /** Whether something that runs has it, so that it cannot be pruned. */
  readonly isInUse: boolean | null;
  /** How long it took, or the nearest run before it, in milliseconds. */
  readonly tookMs: number | null;
  /** What it works on. */
  readonly inputs: WhyInput[];
  /** The run before it that was most like it, also when that is not kept any more. */
  readonly before: WhyRun | null;
  /** What was another then, in the step itself first, then in what it is made of. */
  readonly changes: WhyChange[];
  /** Whether there may be more changes than these. */
  readonly areChangesCut: boolean;
}

/** One thing that is another than it was. */
export interface WhyChange {
  /** What kind of change it is. */
  readonly kind: WhyKind;
  /** The digest of the step in which it is. */
  readonly op: string;
  /** What that step does, in a line. */
  readonly title: string;
  /** Which variable, setting or image; where a folder is mounted or copied to. May be empty. */
  readonly name: string;
  /** What it was; null when there was none. */
  readonly before: string | null;
  /** What it is; null when there is none any more. */
  readonly now: string | null;
  /** Which files of an input folder, at most 100; null when what they were is gone. */
  readonly paths: WhyPath[] | null;
  /** How many more paths there are. */
  readonly morePaths: number;
}

/** A step that another works on. */
export interface WhyInput {
  /** Its digest. */
  readonly op: string;
  /** What it does, in a line. */
  readonly title: string;
}

/** A path that is not the same in both folders. */
export interface WhyPath {
  /** From the input folder on. */
  readonly path: string;
  /** What became of it. */
  readonly kind: DiffStatKind;
}

/** A run before. */
export interface WhyRun {
  /** The digest of its step. */
  readonly op: string;
  /** What it did, in a line. */
  readonly title: string;
  /** When it was made, in milliseconds since 1970. */
  readonly madeAtMs: number;
  /** How long it took, in milliseconds. */
  readonly tookMs: number | null;
}

export interface AddressDirectoryOpts {
  /** Leave out what matches one of these patterns. */
  exclude?: readonly string[] | undefined;
  /** Take only what matches one of these patterns. */
  include?: readonly string[] | undefined;
  /** Leave out what .gitignore files name. */
  gitignore?: boolean | undefined;
  /** Read the folder again, whatever is remembered. */
  noCache?: boolean | undefined;
}

export interface AddressFileOpts {
  /** Leave out what matches one of these patterns. */
  exclude?: readonly string[] | undefined;
  /** Take only what matches one of these patterns. */
  include?: readonly string[] | undefined;
  /** Leave out what .gitignore files name. */
  gitignore?: boolean | undefined;
  /** Read the file again, whatever is remembered. */
  noCache?: boolean | undefined;
}

/** Text that names a value outside; which one depends on the field asked for. */
export class Address extends Lazy {
  get [Symbol.toStringTag](): string {
    return "Address";
  }

  /** The image that the address names. */
  container(): Container {
    return this.next(Container, "container");
  }

  /** The host folder that the address names. */
  directory(options: AddressDirectoryOpts = {}): Directory {
    return this.next(Directory, "directory", options);
  }

  /** The host file that the address names. */
  file(options: AddressFileOpts = {}): File {
    return this.next(File, "file", options);
  }

  /** How it was made, as text: the same everywhere. */
  id(): Promise<string> {
    return this.ask("id");
  }

  /** The secret that the address names. */
  secret(): Secret {
    return this.next(Secret, "secret");
  }

  /** The unix socket that the address names. */
  socket(): Socket {
    return this.next(Socket, "socket");
  }

  /** The address itself. */
  value(): Promise<string> {
    return this.ask("value");
  }
}

/** A directory that outlives the commands which write to it. */
export class CacheVolume extends Lazy {
  get [Symbol.toStringTag](): string {
    return "CacheVolume";
  }

  /** How it was made, as text: the same everywhere. */
  id(): Promise<string> {
    return this.ask("id");
  }
}

export interface ChangesetWithChangesetOpts {
  /** What to do when both touch a path. */
  onConflict?: ChangesetMergeConflict | undefined;
}

export interface ChangesetWithChangesetsOpts {
  /** What to do when two touch a path. */
  onConflict?: ChangesetsMergeConflict | undefined;
}

/** The changes that make one directory of another. It never changes. */
export class Changeset extends Lazy {
  get [Symbol.toStringTag](): string {
    return "Changeset";
  }

  /** The paths of what is new, / at the end of a directory's. */
  addedPaths(): Promise<string[]> {
    return this.ask("addedPaths");
  }

  /** The directory with the changes. */
  after(): Directory {
    return this.next(Directory, "after");
  }

  /** The changes of files as a patch that Git can apply. Owners and empty folders are not in it. */
  asPatch(): File {
    return this.next(File, "asPatch");
  }

  /** The directory without the changes. */
  before(): Directory {
    return this.next(Directory, "before");
  }

  /** What happened to each path, and to how many lines. */
  diffStats(): Promise<DiffStat[]> {
    return this.askList(DiffStat, "diffStats");
  }

  /**
   * Makes the same changes in a folder of the host, and answers its path.
   * @param path A relative path counts from the session's folder.
   */
  export(path: string): Promise<string> {
    return this.ask("export", { path }, { path: "String!" });
  }

  /** How it was made, as text: the same everywhere. */
  id(): Promise<string> {
    return this.ask("id");
  }

  /** Whether there are no changes. */
  isEmpty(): Promise<boolean> {
    return this.ask("isEmpty");
  }

  /** What is new or was changed, alone. */
  layer(): Directory {
    return this.next(Directory, "layer");
  }

  /** The paths of what was there before and is another now, / at the end of a directory's. */
  modifiedPaths(): Promise<string[]> {
    return this.ask("modifiedPaths");
  }

  /** The paths of what is gone; a directory, with / at the end, stands for all in it. */
  removedPaths(): Promise<string[]> {
    return this.ask("removedPaths");
  }

  /** Finds out what has changed, now. */
  sync(): Promise<Changeset> {
    return this.askObject(Changeset, "sync");
  }

  /**
   * These changes and others on top of them.
   * @param changes The others.
   */
  withChangeset(changes: Changeset, options: ChangesetWithChangesetOpts = {}): Changeset {
    return this.next(Changeset, "withChangeset", { changes, ...options });
  }

  /**
   * These changes and several others, one after another.
   * @param changes The others.
   */
  withChangesets(
    changes: readonly Changeset[],
    options: ChangesetWithChangesetsOpts = {},
  ): Changeset {
    return this.next(Changeset, "withChangesets", { changes, ...options });
  }
}

export interface ContainerAsTarballOpts {
  /** Containers of other platforms, for an image of several. */
  platformVariants?: readonly Container[] | undefined;
  /** How every layer is compressed; gzip when left out. */
  forcedCompression?: ImageLayerCompression | undefined;
  /** Whose names for the parts of an image are used. */
  mediaTypes?: ImageMediaTypes | undefined;
}

export interface ContainerDirectoryOpts {
  /** Replace $VAR and ${VAR} in the path. */
  expand?: boolean | undefined;
}

export interface ContainerExistsOpts {
  /** Only true when it is of this kind. */
  expectedType?: ExistsType | undefined;
  /** Look at a symbolic link itself and not at what it points to. */
  doNotFollowSymlinks?: boolean | undefined;
  /** Replace $VAR and ${VAR} in the path. */
  expand?: boolean | undefined;
}

export interface ContainerExportOpts {
  /** Containers of other platforms, for an image of several. */
  platformVariants?: readonly Container[] | undefined;
  /** How every layer is compressed; gzip when left out. */
  forcedCompression?: ImageLayerCompression | undefined;
  /** Whose names for the parts of an image are used. */
  mediaTypes?: ImageMediaTypes | undefined;
  /** Replace $VAR and ${VAR} in the path. */
  expand?: boolean | undefined;
}

export interface ContainerExportImageOpts {
  /** Containers of other platforms, for an image of several. */
  platformVariants?: readonly Container[] | undefined;
  /** How every layer is compressed; gzip when left out. */
  forcedCompression?: ImageLayerCompression | undefined;
  /** Whose names for the parts of an image are used. */
  mediaTypes?: ImageMediaTypes | undefined;
}

export interface ContainerFileOpts {
  /** Replace $VAR and ${VAR} in the path. */
  expand?: boolean | undefined;
}

export interface ContainerImportOpts {
  /** Which image, when there are several in it; the first when left out. */
  tag?: string | undefined;
}

export interface ContainerPublishOpts {
  /** Containers of other platforms, for an image of several. */
  platformVariants?: readonly Container[] | undefined;
  /** How every layer is compressed; gzip when left out. */
  forcedCompression?: ImageLayerCompression | undefined;
  /** Whose names for the parts of an image are used. */
  mediaTypes?: ImageMediaTypes | undefined;
}

export interface ContainerStatOpts {
  /** Look at a symbolic link itself and not at what it points to. */
  doNotFollowSymlinks?: boolean | undefined;
}

export interface ContainerWithDefaultTerminalCmdOpts {
  /** Run it with all rights of the host's root. */
  insecureRootCapabilities?: boolean | undefined;
}

export interface ContainerWithDirectoryOpts {
  /** Leave out what matches one of these patterns. */
  exclude?: readonly string[] | undefined;
  /** Take only what matches one of these patterns. */
  include?: readonly string[] | undefined;
  /** Leave out what .gitignore files in the source name. */
  gitignore?: boolean | undefined;
  /** user:group, by name or number, for everything copied. */
  owner?: string | undefined;
  /** Replace $VAR and ${VAR} in the path. */
  expand?: boolean | undefined;
  /** Permission bits for everything copied. */
  permissions?: number | undefined;
}

export interface ContainerWithDockerHealthcheckOpts {
  /** Hand the one argument to a shell. */
  shell?: boolean | undefined;
  /** Time between two checks, such as 30s. */
  interval?: string | undefined;
  /** Time after which a check counts as failed, such as 3s. */
  timeout?: string | undefined;
  /** Time at the start in which failures do not count, such as 5s. */
  startPeriod?: string | undefined;
  /** Time between two checks at the start, such as 1s. */
  startInterval?: string | undefined;
  /** How many failures in a row make the container unhealthy. */
  retries?: number | undefined;
}

export interface ContainerWithEntrypointOpts {
  /** Keep the default arguments, which are otherwise removed. */
  keepDefaultArgs?: boolean | undefined;
}

export interface ContainerWithEnvVariableOpts {
  /** Replace $VAR and ${VAR} in the value by the variables set before. */
  expand?: boolean | undefined;
}

export interface ContainerWithExecOpts {
  /** Put the entrypoint before the arguments. */
  useEntrypoint?: boolean | undefined;
  /** Text for the command to read. */
  stdin?: string | undefined;
  /** A file of the container for the command to read. */
  redirectStdin?: string | undefined;
  /** A file of the container that gets what the command prints. */
  redirectStdout?: string | undefined;
  /** A file of the container that gets what the command prints on its error stream. */
  redirectStderr?: string | undefined;
  /** Which exit codes are no failure. */
  expect?: ReturnType | undefined;
  /** Run with every right of the host's root. Only for commands you trust. */
  insecureRootCapabilities?: boolean | undefined;
  /** Replace $VAR and ${VAR} in the arguments by the container's variables. */
  expand?: boolean | undefined;
  /** Make the command process 1, without a small init before it. */
  noInit?: boolean | undefined;
  /** Not in Dagger. Stop the command, and all it started, after this long: 30s, 5m, 1h30m. */
  timeout?: string | undefined;
  /** Not in Dagger. The most memory that it may use: 512MB, 1GiB. */
  memory?: string | undefined;
  /** Not in Dagger. The most processor time that it may use: 1.5 is one and a half processors. */
  cpus?: number | undefined;
  /** Not in Dagger. The most processes that it may have at a time. */
  pids?: number | undefined;
  /** Not in Dagger. Which network it sees. */
  network?: ExecNetwork | undefined;
}

export interface ContainerWithExposedPortOpts {
  /** Its protocol. */
  protocol?: NetworkProtocol | undefined;
  /** What it is for. */
  description?: string | undefined;
  /** Do not wait for the port when the container is run as a service. */
  experimentalSkipHealthcheck?: boolean | undefined;
}

export interface ContainerWithFileOpts {
  /** Permission bits; the file's own when left out. */
  permissions?: number | undefined;
  /** user:group, by name or number. */
  owner?: string | undefined;
  /** Replace $VAR and ${VAR} in the path. */
  expand?: boolean | undefined;
}

export interface ContainerWithFilesOpts {
  /** Permission bits; the files' own when left out. */
  permissions?: number | undefined;
  /** user:group, by name or number. */
  owner?: string | undefined;
  /** Replace $VAR and ${VAR} in the path. */
  expand?: boolean | undefined;
}

export interface ContainerWithMountedCacheOpts {
  /** What the volume holds when it is first used. */
  source?: Directory | undefined;
  /** How users at the same time share it. */
  sharing?: CacheSharingMode | undefined;
  /** user:group, by name or number, that a new volume belongs to. */
  owner?: string | undefined;
  /** Replace $VAR and ${VAR} in the path. */
  expand?: boolean | undefined;
}

export interface ContainerWithMountedDirectoryOpts {
  /** user:group, by name or number, for everything in it. */
  owner?: string | undefined;
  /** Commands cannot change it. */
  readOnly?: boolean | undefined;
  /** Replace $VAR and ${VAR} in the path. */
  expand?: boolean | undefined;
}

export interface ContainerWithMountedFileOpts {
  /** user:group, by name or number. */
  owner?: string | undefined;
  /** Replace $VAR and ${VAR} in the path. */
  expand?: boolean | undefined;
}

export interface ContainerWithMountedSecretOpts {
  /** user:group, by name or number, who may read it. */
  owner?: string | undefined;
  /** Permission bits. */
  mode?: number | undefined;
  /** Replace $VAR and ${VAR} in the path. */
  expand?: boolean | undefined;
}

export interface ContainerWithMountedTempOpts {
  /** The most bytes it may hold. */
  size?: number | undefined;
  /** Replace $VAR and ${VAR} in the path. */
  expand?: boolean | undefined;
}

export interface ContainerWithNewFileOpts {
  /** Permission bits, such as 0644. */
  permissions?: number | undefined;
  /** user:group, by name or number. */
  owner?: string | undefined;
  /** Replace $VAR and ${VAR} in the path. */
  expand?: boolean | undefined;
}

export interface ContainerWithSymlinkOpts {
  /** Replace $VAR and ${VAR} in both paths. */
  expand?: boolean | undefined;
}

export interface ContainerWithUnixSocketOpts {
  /** user:group, by name or number. */
  owner?: string | undefined;
  /** Replace $VAR and ${VAR} in the path. */
  expand?: boolean | undefined;
}

export interface ContainerWithWorkdirOpts {
  /** Replace $VAR and ${VAR} in the path. */
  expand?: boolean | undefined;
}

export interface ContainerWithoutDirectoryOpts {
  /** Replace $VAR and ${VAR} in the path. */
  expand?: boolean | undefined;
}

export interface ContainerWithoutEntrypointOpts {
  /** Keep the default arguments, which are otherwise removed. */
  keepDefaultArgs?: boolean | undefined;
}

export interface ContainerWithoutExposedPortOpts {
  protocol?: NetworkProtocol | undefined;
}

export interface ContainerWithoutFileOpts {
  /** Replace $VAR and ${VAR} in the path. */
  expand?: boolean | undefined;
}

export interface ContainerWithoutFilesOpts {
  /** Replace $VAR and ${VAR} in the paths. */
  expand?: boolean | undefined;
  /** Take the names as they are: * and ? are characters like others. */
  exact?: boolean | undefined;
}

export interface ContainerWithoutMountOpts {
  /** Replace $VAR and ${VAR} in the path. */
  expand?: boolean | undefined;
}

export interface ContainerWithoutUnixSocketOpts {
  /** Replace $VAR and ${VAR} in the path. */
  expand?: boolean | undefined;
}

/**
 * A file system and what is needed to run commands in it. Nothing runs until a result is asked for.
 */
export class Container extends Lazy {
  get [Symbol.toStringTag](): string {
    return "Container";
  }

  /**
   * The container as an image, in an archive that docker load and others read. What is mounted is
   * not
   * in it. The archive is made when this is asked for.
   */
  asTarball(options: ContainerAsTarballOpts = {}): File {
    return this.next(File, "asTarball", options);
  }

  /** What the last command printed on both streams, in the order it came. */
  combinedOutput(): Promise<string> {
    return this.ask("combinedOutput");
  }

  /** The arguments used by withExec when it is given none. */
  defaultArgs(): Promise<string[]> {
    return this.ask("defaultArgs");
  }

  /**
   * A directory of the container, also inside a mounted directory.
   * @param path Its path; a relative one counts from the working directory.
   */
  directory(path: string, options: ContainerDirectoryOpts = {}): Directory {
    return this.next(Directory, "directory", { path, ...options });
  }

  /** The health check for tools that run the image; null when there is none. */
  dockerHealthcheck(): HealthcheckConfig {
    return this.next(HealthcheckConfig, "dockerHealthcheck");
  }

  /** The command put before the arguments when an image is run. */
  entrypoint(): Promise<string[]> {
    return this.ask("entrypoint");
  }

  /** The value of an environment variable; null when it is not set. */
  envVariable(name: string): Promise<string | null> {
    return this.ask("envVariable", { name }, { name: "String!" });
  }

  /** The environment variables, in order. Secret and volatile ones are not among them. */
  envVariables(): Promise<EnvVariable[]> {
    return this.askList(EnvVariable, "envVariables");
  }

  /**
   * Whether something is at a path.
   * @param path The path to look at.
   */
  exists(path: string, options: ContainerExistsOpts = {}): Promise<boolean> {
    return this.ask(
      "exists",
      { path, ...options },
      {
        path: "String!",
        expectedType: "ExistsType",
        doNotFollowSymlinks: "Boolean",
        expand: "Boolean",
      },
    );
  }

  /** The exit code of the last command. */
  exitCode(): Promise<number> {
    return this.ask("exitCode");
  }

  /**
   * Writes the container to the host as an image, in an archive that docker load and others read.
   * What
   * is mounted is not in it. Answers the path.
   * @param path Where to; a relative path counts from the client's folder.
   */
  export(path: string, options: ContainerExportOpts = {}): Promise<string> {
    return this.ask(
      "export",
      { path, ...options },
      {
        path: "String!",
        platformVariants: "[ID!]",
        forcedCompression: "ImageLayerCompression",
        mediaTypes: "ImageMediaTypes",
        expand: "Boolean",
      },
    );
  }

  /**
   * Gives the container to the host's Docker as an image. What is mounted is not in it.
   * @param name What Docker is to call it: app, app:1.2.
   */
  exportImage(name: string, options: ContainerExportImageOpts = {}): Promise<void> {
    return this.ask(
      "exportImage",
      { name, ...options },
      {
        name: "String!",
        platformVariants: "[ID!]",
        forcedCompression: "ImageLayerCompression",
        mediaTypes: "ImageMediaTypes",
      },
    );
  }

  /** The ports that the container says it listens on. */
  exposedPorts(): Promise<Port[]> {
    return this.askList(Port, "exposedPorts");
  }

  /**
   * A file of the container, also inside a mounted directory.
   * @param path Its path; a relative one counts from the working directory.
   */
  file(path: string, options: ContainerFileOpts = {}): File {
    return this.next(File, "file", { path, ...options });
  }

  /**
   * Starts over from an image. The tag is looked up once in a session and then stays what it was.
   * @param address The image: alpine, alpine:3, registry.example.com/team/app@sha256:…
   */
  from(address: string): Container {
    return this.next(Container, "from", { address });
  }

  /** How it was made, as text: the same everywhere. */
  id(): Promise<string> {
    return this.ask("id");
  }

  /** The full reference, with its digest, of the image this container was just made from. */
  imageRef(): Promise<string> {
    return this.ask("imageRef");
  }

  /**
   * Starts over from an image in an archive, as docker save, export and asTarball write them.
   * @param source The archive.
   */
  import(source: File, options: ContainerImportOpts = {}): Container {
    return this.next(Container, "import", { source, ...options });
  }

  /** The value of a label; null when it is not set. */
  label(name: string): Promise<string | null> {
    return this.ask("label", { name }, { name: "String!" });
  }

  /** The labels, by name. */
  labels(): Promise<Label[]> {
    return this.askList(Label, "labels");
  }

  /** The paths at which something is mounted. */
  mounts(): Promise<string[]> {
    return this.ask("mounts");
  }

  /** The platform that commands are run for. */
  platform(): Promise<Platform> {
    return this.ask("platform");
  }

  /**
   * Pushes the container to a registry as an image. What is mounted is not in it. Answers the full
   * reference, with the digest.
   * @param address Where to: registry.example.com/team/app:1.2.
   */
  publish(address: string, options: ContainerPublishOpts = {}): Promise<string> {
    return this.ask(
      "publish",
      { address, ...options },
      {
        address: "String!",
        platformVariants: "[ID!]",
        forcedCompression: "ImageLayerCompression",
        mediaTypes: "ImageMediaTypes",
      },
    );
  }

  /** The root file system, without what is mounted in it. */
  rootfs(): Directory {
    return this.next(Directory, "rootfs");
  }

  /**
   * What is known about the file at a path.
   * @param path The path to look at.
   */
  stat(path: string, options: ContainerStatOpts = {}): Stat {
    return this.next(Stat, "stat", { path, ...options });
  }

  /** What the last command printed on its error stream. */
  stderr(): Promise<string> {
    return this.ask("stderr");
  }

  /** What the last command printed. */
  stdout(): Promise<string> {
    return this.ask("stdout");
  }

  /** Runs all that this container is made of, now. */
  sync(): Promise<Container> {
    return this.askObject(Container, "sync");
  }

  /** The user that commands run as; empty is root. */
  user(): Promise<string> {
    return this.ask("user");
  }

  /** Adds an annotation for the image that is published or exported. */
  withAnnotation(name: string, value: string): Container {
    return this.next(Container, "withAnnotation", { name, value });
  }

  /**
   * Sets the arguments used by withExec when it is given none.
   * @param args Such as ["--verbose"].
   */
  withDefaultArgs(args: readonly string[]): Container {
    return this.next(Container, "withDefaultArgs", { args });
  }

  /**
   * Sets what a terminal on this container runs.
   * @param args Such as ["zsh"].
   */
  withDefaultTerminalCmd(
    args: readonly string[],
    options: ContainerWithDefaultTerminalCmdOpts = {},
  ): Container {
    return this.next(Container, "withDefaultTerminalCmd", { args, ...options });
  }

  /**
   * Copies a directory into the container.
   * @param path Where to; what is there already stays, unless a file has the same name.
   * @param source The directory to copy.
   */
  withDirectory(
    path: string,
    source: Directory,
    options: ContainerWithDirectoryOpts = {},
  ): Container {
    return this.next(Container, "withDirectory", { path, source, ...options });
  }

  /**
   * Sets the health check for tools that run the image.
   * @param args The command.
   */
  withDockerHealthcheck(
    args: readonly string[],
    options: ContainerWithDockerHealthcheckOpts = {},
  ): Container {
    return this.next(Container, "withDockerHealthcheck", { args, ...options });
  }

  /**
   * Sets the command put before the arguments when an image is run. withExec ignores it by default.
   * @param args Such as ["node", "server.js"].
   */
  withEntrypoint(args: readonly string[], options: ContainerWithEntrypointOpts = {}): Container {
    return this.next(Container, "withEntrypoint", { args, ...options });
  }

  /** Sets every variable of an env file. */
  withEnvFileVariables(source: EnvFile): Container {
    return this.next(Container, "withEnvFileVariables", { source });
  }

  /**
   * Sets an environment variable.
   * @param name Its name.
   * @param value Its value.
   */
  withEnvVariable(
    name: string,
    value: string,
    options: ContainerWithEnvVariableOpts = {},
  ): Container {
    return this.next(Container, "withEnvVariable", { name, value, ...options });
  }

  /** Fails with this message; an empty one changes nothing. */
  withError(err: string): Container {
    return this.next(Container, "withError", { err });
  }

  /**
   * Runs a command. It runs when a result of it is asked for, and once: results are kept.
   * @param args The command, not a shell line: ["sh", "-c", "ls | wc"]. Empty: the default
   * arguments.
   */
  withExec(args: readonly string[], options: ContainerWithExecOpts = {}): Container {
    return this.next(Container, "withExec", { args, ...options });
  }

  /**
   * Says that the container listens on a port.
   * @param port Such as 8080.
   */
  withExposedPort(port: number, options: ContainerWithExposedPortOpts = {}): Container {
    return this.next(Container, "withExposedPort", { port, ...options });
  }

  /**
   * Copies a file into the container.
   * @param path Where to; with a slash at the end, into that folder under the file's own name.
   * @param source The file to copy.
   */
  withFile(path: string, source: File, options: ContainerWithFileOpts = {}): Container {
    return this.next(Container, "withFile", { path, source, ...options });
  }

  /**
   * Copies files into a folder of the container, under their own names.
   * @param path The folder.
   * @param sources The files to copy.
   */
  withFiles(
    path: string,
    sources: readonly File[],
    options: ContainerWithFilesOpts = {},
  ): Container {
    return this.next(Container, "withFiles", { path, sources, ...options });
  }

  /** Sets a label. */
  withLabel(name: string, value: string): Container {
    return this.next(Container, "withLabel", { name, value });
  }

  /**
   * Mounts a cache volume for the commands that follow.
   * @param path Where, such as /root/.npm.
   * @param cache The volume.
   */
  withMountedCache(
    path: string,
    cache: CacheVolume,
    options: ContainerWithMountedCacheOpts = {},
  ): Container {
    return this.next(Container, "withMountedCache", { path, cache, ...options });
  }

  /**
   * Mounts a directory for the commands that follow. What they change in it is kept in this
   * container.
   * @param path Where, such as /src.
   * @param source The directory.
   */
  withMountedDirectory(
    path: string,
    source: Directory,
    options: ContainerWithMountedDirectoryOpts = {},
  ): Container {
    return this.next(Container, "withMountedDirectory", { path, source, ...options });
  }

  /**
   * Mounts a file for the commands that follow.
   * @param path Where, such as /etc/app.conf.
   * @param source The file.
   */
  withMountedFile(
    path: string,
    source: File,
    options: ContainerWithMountedFileOpts = {},
  ): Container {
    return this.next(Container, "withMountedFile", { path, source, ...options });
  }

  /**
   * Mounts a secret as a file that only exists while a command runs.
   * @param path Where, such as /run/secrets/token.
   * @param source The secret.
   */
  withMountedSecret(
    path: string,
    source: Secret,
    options: ContainerWithMountedSecretOpts = {},
  ): Container {
    return this.next(Container, "withMountedSecret", { path, source, ...options });
  }

  /**
   * Mounts an empty directory in memory, new for every command.
   * @param path Where, such as /tmp.
   */
  withMountedTemp(path: string, options: ContainerWithMountedTempOpts = {}): Container {
    return this.next(Container, "withMountedTemp", { path, ...options });
  }

  /**
   * Writes a file with the given text.
   * @param path Where; a relative path counts from the working directory.
   * @param contents Its text.
   */
  withNewFile(path: string, contents: string, options: ContainerWithNewFileOpts = {}): Container {
    return this.next(Container, "withNewFile", { path, contents, ...options });
  }

  /**
   * Gives this session a login for a registry.
   * @param address The registry, or an image in it.
   * @param username The account.
   * @param secret Its password or token.
   */
  withRegistryAuth(address: string, username: string, secret: Secret): Container {
    return this.next(Container, "withRegistryAuth", { address, username, secret });
  }

  /** Replaces the root file system. Configuration and mounts stay. */
  withRootfs(directory: Directory): Container {
    return this.next(Container, "withRootfs", { directory });
  }

  /**
   * Sets an environment variable whose value is a secret.
   * @param name The name of the variable.
   * @param secret The secret.
   */
  withSecretVariable(name: string, secret: Secret): Container {
    return this.next(Container, "withSecretVariable", { name, secret });
  }

  /**
   * Makes a symbolic link.
   * @param target What the link points to.
   * @param linkName Where the link is.
   */
  withSymlink(target: string, linkName: string, options: ContainerWithSymlinkOpts = {}): Container {
    return this.next(Container, "withSymlink", { target, linkName, ...options });
  }

  /**
   * Mounts a unix socket of the host.
   * @param path Where, such as /run/agent.sock.
   * @param source The socket.
   */
  withUnixSocket(
    path: string,
    source: Socket,
    options: ContainerWithUnixSocketOpts = {},
  ): Container {
    return this.next(Container, "withUnixSocket", { path, source, ...options });
  }

  /**
   * Sets the user that commands run as.
   * @param name A name or number, with :group or without.
   */
  withUser(name: string): Container {
    return this.next(Container, "withUser", { name });
  }

  /** Sets an environment variable that does not count when a kept result is looked for. */
  withVolatileVariable(name: string, value: string): Container {
    return this.next(Container, "withVolatileVariable", { name, value });
  }

  /**
   * Sets the working directory.
   * @param path A relative path counts from the working directory before.
   */
  withWorkdir(path: string, options: ContainerWithWorkdirOpts = {}): Container {
    return this.next(Container, "withWorkdir", { path, ...options });
  }

  /** Removes an annotation. */
  withoutAnnotation(name: string): Container {
    return this.next(Container, "withoutAnnotation", { name });
  }

  /** Removes the default arguments. */
  withoutDefaultArgs(): Container {
    return this.next(Container, "withoutDefaultArgs");
  }

  /**
   * Removes a directory and all that is in it.
   * @param path Its path; * and ? match in names.
   */
  withoutDirectory(path: string, options: ContainerWithoutDirectoryOpts = {}): Container {
    return this.next(Container, "withoutDirectory", { path, ...options });
  }

  /** Removes the health check. */
  withoutDockerHealthcheck(): Container {
    return this.next(Container, "withoutDockerHealthcheck");
  }

  /** Removes the entrypoint. */
  withoutEntrypoint(options: ContainerWithoutEntrypointOpts = {}): Container {
    return this.next(Container, "withoutEntrypoint", options);
  }

  /** Removes an environment variable. */
  withoutEnvVariable(name: string): Container {
    return this.next(Container, "withoutEnvVariable", { name });
  }

  /** Removes a port. */
  withoutExposedPort(port: number, options: ContainerWithoutExposedPortOpts = {}): Container {
    return this.next(Container, "withoutExposedPort", { port, ...options });
  }

  /**
   * Removes a file.
   * @param path Its path; * and ? match in names.
   */
  withoutFile(path: string, options: ContainerWithoutFileOpts = {}): Container {
    return this.next(Container, "withoutFile", { path, ...options });
  }

  /**
   * Removes files.
   * @param paths Their paths; * and ? match in names.
   */
  withoutFiles(paths: readonly string[], options: ContainerWithoutFilesOpts = {}): Container {
    return this.next(Container, "withoutFiles", { paths, ...options });
  }

  /** Removes a label. */
  withoutLabel(name: string): Container {
    return this.next(Container, "withoutLabel", { name });
  }

  /**
   * Removes what is mounted at a path.
   * @param path The path of the mount.
   */
  withoutMount(path: string, options: ContainerWithoutMountOpts = {}): Container {
    return this.next(Container, "withoutMount", { path, ...options });
  }

  /**
   * Takes a registry's login away from this session.
   * @param address The registry, or an image in it.
   */
  withoutRegistryAuth(address: string): Container {
    return this.next(Container, "withoutRegistryAuth", { address });
  }

  /** Removes an environment variable whose value is a secret. */
  withoutSecretVariable(name: string): Container {
    return this.next(Container, "withoutSecretVariable", { name });
  }

  /**
   * Removes a mounted socket.
   * @param path The path of the socket.
   */
  withoutUnixSocket(path: string, options: ContainerWithoutUnixSocketOpts = {}): Container {
    return this.next(Container, "withoutUnixSocket", { path, ...options });
  }

  /** Runs commands as root again. */
  withoutUser(): Container {
    return this.next(Container, "withoutUser");
  }

  /** Removes a volatile environment variable. */
  withoutVolatileVariable(name: string): Container {
    return this.next(Container, "withoutVolatileVariable", { name });
  }

  /** Sets the working directory back to /. */
  withoutWorkdir(): Container {
    return this.next(Container, "withoutWorkdir");
  }

  /** The working directory; empty when none is set, which means /. */
  workdir(): Promise<string> {
    return this.ask("workdir");
  }

  /**
   * What its last command prints, as it comes; that of a command that has run from its log. It ends
   * with the command, and fails with it.
   */
  output(options: OutputOptions = {}): AsyncGenerator<OutputChunk, void, void> {
    return this.print(options);
  }

  /** What a terminal would show when its last command has ended. */
  screen(options: ScreenOptions = {}): Promise<string> {
    return this.draw(options);
  }

  /**
   * Opens a terminal on it, in the terminal of this program. Answers, when that has ended,
   * the Container with what was changed if it was to be kept, else this one.
   */
  terminal(options: TerminalOptions = {}): Promise<Container> {
    return this.visit(Container, this, options);
  }
}

/** What happened to one path in a changeset. */
export class DiffStat extends Lazy {
  get [Symbol.toStringTag](): string {
    return "DiffStat";
  }

  /** How many lines it got. */
  addedLines(): Promise<number> {
    return this.ask("addedLines");
  }

  /** How it was made, as text: the same everywhere. */
  id(): Promise<string> {
    return this.ask("id");
  }

  /** What happened. */
  kind(): Promise<DiffStatKind> {
    return this.ask("kind");
  }

  /** The path it had before it was renamed. */
  oldPath(): Promise<string | null> {
    return this.ask("oldPath");
  }

  /** Its path, / at the end of a directory's. */
  path(): Promise<string> {
    return this.ask("path");
  }

  /** How many lines it lost. */
  removedLines(): Promise<number> {
    return this.ask("removedLines");
  }
}

export interface DirectoryDockerBuildOpts {
  /** The path of the Dockerfile. */
  dockerfile?: string | undefined;
  /** What to build for; the engine's own platform when left out. */
  platform?: Platform | undefined;
  /** Values for the ARGs of the Dockerfile. */
  buildArgs?: readonly BuildArg[] | undefined;
  /** The stage to build; the last one when left out. */
  target?: string | undefined;
  /** Secrets for RUN --mount=type=secret, whose ids are their names. */
  secrets?: readonly Secret[] | undefined;
  /** The commands are process 1 themselves, without an init around them. */
  noInit?: boolean | undefined;
  /** The socket for RUN --mount=type=ssh. */
  ssh?: Socket | undefined;
}

export interface DirectoryEntriesOpts {
  /** A directory below this one; the directory itself when left out. */
  path?: string | undefined;
}

export interface DirectoryExistsOpts {
  /** Only true when it is of this kind. */
  expectedType?: ExistsType | undefined;
  /** Look at a symbolic link itself and not at what it points to. */
  doNotFollowSymlinks?: boolean | undefined;
}

export interface DirectoryExportOpts {
  /** Remove what is in the host's folder and not in this directory. */
  wipe?: boolean | undefined;
}

export interface DirectoryFilterOpts {
  /** Leave out what matches one of these patterns. */
  exclude?: readonly string[] | undefined;
  /** Take only what matches one of these patterns. */
  include?: readonly string[] | undefined;
  /** Leave out what .gitignore files name. */
  gitignore?: boolean | undefined;
}

export interface DirectorySearchOpts {
  /** Files and directories to look in; all when left out. */
  paths?: readonly string[] | undefined;
  /** Patterns such as *.ts for the files that are meant; ! in front leaves out. */
  globs?: readonly string[] | undefined;
  /** Take the pattern as it is written, and not as a regular expression. */
  literal?: boolean | undefined;
  /** A match may go over the end of a line. */
  multiline?: boolean | undefined;
  /** A . is also a newline; of use with multiline. */
  dotall?: boolean | undefined;
  /** Capital and small letters are the same. */
  insensitive?: boolean | undefined;
  /** Leave out what .gitignore, .ignore and .rgignore files name. */
  skipIgnored?: boolean | undefined;
  /** Leave out what has a name that begins with a dot. */
  skipHidden?: boolean | undefined;
  /** Answer which files match, and not where. */
  filesOnly?: boolean | undefined;
  /** The most results. */
  limit?: number | undefined;
}

export interface DirectoryStatOpts {
  /** Look at a symbolic link itself and not at what it points to. */
  doNotFollowSymlinks?: boolean | undefined;
}

export interface DirectoryWithDirectoryOpts {
  /** Leave out what matches one of these patterns. */
  exclude?: readonly string[] | undefined;
  /** Take only what matches one of these patterns. */
  include?: readonly string[] | undefined;
  /** Leave out what .gitignore files in the source name. */
  gitignore?: boolean | undefined;
  /** user:group, by name or number, for everything copied. */
  owner?: string | undefined;
  /** Permission bits for everything copied. */
  permissions?: number | undefined;
}

export interface DirectoryWithFileOpts {
  /** Permission bits; the file's own when left out. */
  permissions?: number | undefined;
  /** user:group, by name or number. */
  owner?: string | undefined;
}

export interface DirectoryWithFilesOpts {
  /** Permission bits; the files' own when left out. */
  permissions?: number | undefined;
}

export interface DirectoryWithNewDirectoryOpts {
  /** Permission bits; the default stands for 0755, as a directory must be searchable. */
  permissions?: number | undefined;
}

export interface DirectoryWithNewFileOpts {
  /** Permission bits, such as 0644. */
  permissions?: number | undefined;
}

export interface DirectoryWithoutFilesOpts {
  /** Take the names as they are: * and ? are characters like others. */
  exact?: boolean | undefined;
}

/** A directory. It never changes: every with… field answers another one. */
export class Directory extends Lazy {
  get [Symbol.toStringTag](): string {
    return "Directory";
  }

  /**
   * The changes that make this directory of an older one.
   * @param from The older one.
   */
  changes(from: Directory): Changeset {
    return this.next(Changeset, "changes", { from });
  }

  /**
   * Changes the owner of a path and of all below it.
   * @param path Its path, / for all.
   * @param owner user:group, by name or number.
   */
  chown(path: string, owner: string): Directory {
    return this.next(Directory, "chown", { path, owner });
  }

  /** What another directory has that this one has not, or has otherwise. Deletions do not show. */
  diff(other: Directory): Directory {
    return this.next(Directory, "diff", { other });
  }

  /** The digest of all that is in it. */
  digest(): Promise<string> {
    return this.ask("digest");
  }

  /** A directory below this one. */
  directory(path: string): Directory {
    return this.next(Directory, "directory", { path });
  }

  /** Builds a container as a Dockerfile in it says. */
  dockerBuild(options: DirectoryDockerBuildOpts = {}): Container {
    return this.next(Container, "dockerBuild", options);
  }

  /** The names in it, / at the end of a directory's. */
  entries(options: DirectoryEntriesOpts = {}): Promise<string[]> {
    return this.ask("entries", options, { path: "String" });
  }

  /**
   * Whether something is at a path.
   * @param path The path to look at.
   */
  exists(path: string, options: DirectoryExistsOpts = {}): Promise<boolean> {
    return this.ask(
      "exists",
      { path, ...options },
      { path: "String!", expectedType: "ExistsType", doNotFollowSymlinks: "Boolean" },
    );
  }

  /**
   * Writes what is in it to a folder of the host, and answers its path.
   * @param path A relative path counts from the session's folder.
   */
  export(path: string, options: DirectoryExportOpts = {}): Promise<string> {
    return this.ask("export", { path, ...options }, { path: "String!", wipe: "Boolean" });
  }

  /** A file below this directory. */
  file(path: string): File {
    return this.next(File, "file", { path });
  }

  /** A part of this directory. */
  filter(options: DirectoryFilterOpts = {}): Directory {
    return this.next(Directory, "filter", options);
  }

  /**
   * Looks for a name in a folder, then in the one above it, and so on; null when nowhere.
   * @param name The name of a file or directory.
   * @param start The folder to begin with.
   */
  findUp(name: string, start: string): Promise<string | null> {
    return this.ask("findUp", { name, start }, { name: "String!", start: "String!" });
  }

  /** The paths below it that match a pattern such as **\/*.ts. */
  glob(pattern: string): Promise<string[]> {
    return this.ask("glob", { pattern }, { pattern: "String!" });
  }

  /** How it was made, as text: the same everywhere. */
  id(): Promise<string> {
    return this.ask("id");
  }

  /** Its own name; / for a root. */
  name(): Promise<string> {
    return this.ask("name");
  }

  /**
   * Looks for a text in the files. Files that are not text are passed over.
   * @param pattern A regular expression, or the text itself.
   */
  search(pattern: string, options: DirectorySearchOpts = {}): Promise<SearchResult[]> {
    return this.askList(
      SearchResult,
      "search",
      { pattern, ...options },
      {
        paths: "[String!]",
        globs: "[String!]",
        pattern: "String!",
        literal: "Boolean",
        multiline: "Boolean",
        dotall: "Boolean",
        insensitive: "Boolean",
        skipIgnored: "Boolean",
        skipHidden: "Boolean",
        filesOnly: "Boolean",
        limit: "Int",
      },
    );
  }

  /**
   * What is known about the file at a path.
   * @param path The path to look at.
   */
  stat(path: string, options: DirectoryStatOpts = {}): Stat {
    return this.next(Stat, "stat", { path, ...options });
  }

  /** Makes the directory, now. */
  sync(): Promise<Directory> {
    return this.askObject(Directory, "sync");
  }

  /**
   * Makes changes that were made to another directory here too.
   * @param changes The changes.
   */
  withChanges(changes: Changeset): Directory {
    return this.next(Directory, "withChanges", { changes });
  }

  /**
   * Copies another directory into this one.
   * @param path Where to; what is there already stays, unless a file has the same name.
   * @param source The directory to copy.
   */
  withDirectory(
    path: string,
    source: Directory,
    options: DirectoryWithDirectoryOpts = {},
  ): Directory {
    return this.next(Directory, "withDirectory", { path, source, ...options });
  }

  /** Fails with this message; an empty one changes nothing. */
  withError(err: string): Directory {
    return this.next(Directory, "withError", { err });
  }

  /**
   * Copies a file into this directory.
   * @param path Where to; with a slash at the end, into that folder under the file's own name.
   * @param source The file to copy.
   */
  withFile(path: string, source: File, options: DirectoryWithFileOpts = {}): Directory {
    return this.next(Directory, "withFile", { path, source, ...options });
  }

  /**
   * Copies files into a folder of this directory, under their own names.
   * @param path The folder.
   * @param sources The files to copy.
   */
  withFiles(
    path: string,
    sources: readonly File[],
    options: DirectoryWithFilesOpts = {},
  ): Directory {
    return this.next(Directory, "withFiles", { path, sources, ...options });
  }

  /**
   * Makes a directory, and those above it.
   * @param path Its path.
   */
  withNewDirectory(path: string, options: DirectoryWithNewDirectoryOpts = {}): Directory {
    return this.next(Directory, "withNewDirectory", { path, ...options });
  }

  /**
   * Writes a file with the given text.
   * @param path Its path.
   * @param contents Its text.
   */
  withNewFile(path: string, contents: string, options: DirectoryWithNewFileOpts = {}): Directory {
    return this.next(Directory, "withNewFile", { path, contents, ...options });
  }

  /**
   * Applies a patch, unified or Git's. It fails when a part of it does not fit.
   * @param patch The text of the patch.
   */
  withPatch(patch: string): Directory {
    return this.next(Directory, "withPatch", { patch });
  }

  /**
   * Applies a patch that is in a file.
   * @param patch The file.
   */
  withPatchFile(patch: File): Directory {
    return this.next(Directory, "withPatchFile", { patch });
  }

  /**
   * Makes a symbolic link.
   * @param target What the link points to.
   * @param linkName Where the link is.
   */
  withSymlink(target: string, linkName: string): Directory {
    return this.next(Directory, "withSymlink", { target, linkName });
  }

  /**
   * Sets the times of everything in it.
   * @param timestamp Seconds since 1970.
   */
  withTimestamps(timestamp: number): Directory {
    return this.next(Directory, "withTimestamps", { timestamp });
  }

  /**
   * Removes a directory and all that is in it.
   * @param path Its path; * and ? match in names.
   */
  withoutDirectory(path: string): Directory {
    return this.next(Directory, "withoutDirectory", { path });
  }

  /**
   * Removes a file.
   * @param path Its path; * and ? match in names.
   */
  withoutFile(path: string): Directory {
    return this.next(Directory, "withoutFile", { path });
  }

  /**
   * Removes files.
   * @param paths Their paths; * and ? match in names.
   */
  withoutFiles(paths: readonly string[], options: DirectoryWithoutFilesOpts = {}): Directory {
    return this.next(Directory, "withoutFiles", { paths, ...options });
  }

  /**
   * Opens a terminal on it, in the terminal of this program. Answers, when that has ended,
   * the Directory with what was changed if it was to be kept, else this one.
   */
  terminal(options: TerminalOptions = {}): Promise<Directory> {
    return this.visit(Directory, this, options);
  }
}

/** The engine that answers. */
export class Engine extends Lazy {
  get [Symbol.toStringTag](): string {
    return "Engine";
  }

  /** The sessions that are open, by their ids. */
  clients(): Promise<string[]> {
    return this.ask("clients");
  }

  /** How it was made, as text: the same everywhere. */
  id(): Promise<string> {
    return this.ask("id");
  }

  /** What the engine keeps, so that it need not be made again. */
  localCache(): EngineCache {
    return this.next(EngineCache, "localCache");
  }

  /** What the engine calls itself. */
  name(): Promise<string> {
    return this.ask("name");
  }
}

export interface EngineCacheEntrySetOpts {
  /** All entries are in the set whose key is empty. */
  key?: string | undefined;
}

export interface EngineCachePruneOpts {
  /** Begin from the engine's own bounds instead of none. */
  useDefaultPolicy?: boolean | undefined;
  /** Prune only what is more than this, such as 20GB or 10% of the disk. */
  maxUsedSpace?: string | undefined;
  /** Leave at least this much, however little is free. */
  reservedSpace?: string | undefined;
  /** Prune when less than this is free. */
  minFreeSpace?: string | undefined;
  /** Prune down to this, when there is anything to prune. */
  targetSpace?: string | undefined;
}

/**
 * What an engine keeps: results, images, host folders, cache volumes. It is pruned by itself, what
 * was
 * used longest ago first, to stay within its budget.
 */
export class EngineCache extends Lazy {
  get [Symbol.toStringTag](): string {
    return "EngineCache";
  }

  /** What is kept now. */
  entrySet(options: EngineCacheEntrySetOpts = {}): EngineCacheEntrySet {
    return this.next(EngineCacheEntrySet, "entrySet", options);
  }

  /** How it was made, as text: the same everywhere. */
  id(): Promise<string> {
    return this.ask("id");
  }

  /**
   * The images that were asked for by name, such as alpine:3.20, those used last first: at most
   * 500.
   * Not a field of Dagger's.
   */
  imageNames(): Promise<string[]> {
    return this.ask("imageNames");
  }

  /** How many bytes are kept without anything being pruned. */
  maxUsedSpace(): Promise<number> {
    return this.ask("maxUsedSpace");
  }

  /** How many bytes of the disk pruning tries to leave free. */
  minFreeSpace(): Promise<number> {
    return this.ask("minFreeSpace");
  }

  /**
   * Removes entries that nobody uses, the longest unused first. Without any argument that sets a
   * bound,
   * removes all of them.
   */
  prune(options: EngineCachePruneOpts = {}): Promise<void> {
    return this.ask(
      "prune",
      options,
      {
        useDefaultPolicy: "Boolean",
        maxUsedSpace: "String",
        reservedSpace: "String",
        minFreeSpace: "String",
        targetSpace: "String",
      },
    );
  }

  /** How many bytes are kept however little is free. */
  reservedSpace(): Promise<number> {
    return this.ask("reservedSpace");
  }

  /** How many bytes a prune leaves. */
  targetSpace(): Promise<number> {
    return this.ask("targetSpace");
  }
}

/** One thing that is kept. */
export class EngineCacheEntry extends Lazy {
  get [Symbol.toStringTag](): string {
    return "EngineCacheEntry";
  }

  /** Whether something that runs has it, or a session counts on it: then it is not pruned. */
  activelyUsed(): Promise<boolean> {
    return this.ask("activelyUsed");
  }

  /** When it was made, in nanoseconds since 1970. */
  createdTimeUnixNano(): Promise<number> {
    return this.ask("createdTimeUnixNano");
  }

  /** What made it: the digest of an Op, or what else names the entry. */
  dagqlCall(): Promise<string> {
    return this.ask("dagqlCall");
  }

  /** What it is, in a line. */
  description(): Promise<string> {
    return this.ask("description");
  }

  /** What it takes on the disk; what is shared is counted once, where it was made. */
  diskSpaceBytes(): Promise<number> {
    return this.ask("diskSpaceBytes");
  }

  /** How it was made, as text: the same everywhere. */
  id(): Promise<string> {
    return this.ask("id");
  }

  /** When it was used last, in nanoseconds since 1970. */
  mostRecentUseTimeUnixNano(): Promise<number> {
    return this.ask("mostRecentUseTimeUnixNano");
  }

  /** One of image, exec, file, diff, folder, volume, content. */
  recordType(): Promise<string> {
    return this.ask("recordType");
  }

  /** The record type, as a list. */
  recordTypes(): Promise<string[]> {
    return this.ask("recordTypes");
  }
}

/** What was kept when it was asked for. */
export class EngineCacheEntrySet extends Lazy {
  get [Symbol.toStringTag](): string {
    return "EngineCacheEntrySet";
  }

  /** What all of them take on the disk. */
  diskSpaceBytes(): Promise<number> {
    return this.ask("diskSpaceBytes");
  }

  /** The entries, the biggest first. */
  entries(): Promise<EngineCacheEntry[]> {
    return this.askList(EngineCacheEntry, "entries");
  }

  /** How many there are. */
  entryCount(): Promise<number> {
    return this.ask("entryCount");
  }

  /** How it was made, as text: the same everywhere. */
  id(): Promise<string> {
    return this.ask("id");
  }
}

export interface EnvFileGetOpts {
  /** The value as it is written: quotes kept, nothing replaced. */
  raw?: boolean | undefined;
}

export interface EnvFileVariablesOpts {
  /** Values as they are written: quotes kept, nothing replaced. */
  raw?: boolean | undefined;
}

/** A set of variables, as lines NAME=value. */
export class EnvFile extends Lazy {
  get [Symbol.toStringTag](): string {
    return "EnvFile";
  }

  /** The variables as a file. */
  asFile(): File {
    return this.next(File, "asFile");
  }

  /** Whether a variable is there. */
  exists(name: string): Promise<boolean> {
    return this.ask("exists", { name }, { name: "String!" });
  }

  /**
   * The value of a variable, the last one when there are several; empty when it is not there.
   * @param name Its name.
   */
  get(name: string, options: EnvFileGetOpts = {}): Promise<string> {
    return this.ask("get", { name, ...options }, { name: "String!", raw: "Boolean" });
  }

  /** How it was made, as text: the same everywhere. */
  id(): Promise<string> {
    return this.ask("id");
  }

  /**
   * The variables that begin with a prefix, without it.
   * @param prefix Such as APP_.
   */
  namespace(prefix: string): EnvFile {
    return this.next(EnvFile, "namespace", { prefix });
  }

  /** All variables. */
  variables(options: EnvFileVariablesOpts = {}): Promise<EnvVariable[]> {
    return this.askList(EnvVariable, "variables", options, { raw: "Boolean" });
  }

  /** Adds a variable. */
  withVariable(name: string, value: string): EnvFile {
    return this.next(EnvFile, "withVariable", { name, value });
  }

  /** Removes a variable, every time it occurs. */
  withoutVariable(name: string): EnvFile {
    return this.next(EnvFile, "withoutVariable", { name });
  }
}

/** A variable and its value. */
export class EnvVariable extends Lazy {
  get [Symbol.toStringTag](): string {
    return "EnvVariable";
  }

  /** How it was made, as text: the same everywhere. */
  id(): Promise<string> {
    return this.ask("id");
  }

  /** The name of the variable. */
  name(): Promise<string> {
    return this.ask("name");
  }

  /** The value of the variable. */
  value(): Promise<string> {
    return this.ask("value");
  }
}

/** An error that a program raises. */
export class Error extends Lazy {
  get [Symbol.toStringTag](): string {
    return "Error";
  }

  /** How it was made, as text: the same everywhere. */
  id(): Promise<string> {
    return this.ask("id");
  }

  /** What went wrong. */
  message(): Promise<string> {
    return this.ask("message");
  }

  /** What else is known. */
  values(): Promise<ErrorValue[]> {
    return this.askList(ErrorValue, "values");
  }

  /** Adds a value. */
  withValue(name: string, value: JSON): Error {
    return this.next(Error, "withValue", { name, value });
  }
}

/** A value that belongs to an error. */
export class ErrorValue extends Lazy {
  get [Symbol.toStringTag](): string {
    return "ErrorValue";
  }

  /** How it was made, as text: the same everywhere. */
  id(): Promise<string> {
    return this.ask("id");
  }

  /** The name of the value. */
  name(): Promise<string> {
    return this.ask("name");
  }

  /** The value. */
  value(): Promise<JSON> {
    return this.ask("value");
  }
}

export interface FileAsEnvFileOpts {
  /**
   * Replace $VAR in values by the variables before.
   * @deprecated Values are always expanded, unless asked for raw.
   */
  expand?: boolean | undefined;
}

export interface FileContentsOpts {
  /** Leave out this many lines first. */
  offsetLines?: number | undefined;
  /** The most lines to read. */
  limitLines?: number | undefined;
}

export interface FileDigestOpts {
  /** Only its bytes count, not its permissions. */
  excludeMetadata?: boolean | undefined;
}

export interface FileExportOpts {
  /** When the path is a folder, write into it, under the file's own name. */
  allowParentDirPath?: boolean | undefined;
}

export interface FileSearchOpts {
  /** Take the pattern as it is written, and not as a regular expression. */
  literal?: boolean | undefined;
  /** A match may go over the end of a line. */
  multiline?: boolean | undefined;
  /** A . is also a newline; of use with multiline. */
  dotall?: boolean | undefined;
  /** Capital and small letters are the same. */
  insensitive?: boolean | undefined;
  /** Leave out what .gitignore, .ignore and .rgignore files name. */
  skipIgnored?: boolean | undefined;
  /** Leave out what has a name that begins with a dot. */
  skipHidden?: boolean | undefined;
  /** Answer which files match, and not where. */
  filesOnly?: boolean | undefined;
  /** The most results. */
  limit?: number | undefined;
  /** Of no use here: the file is the one path. */
  paths?: readonly string[] | undefined;
  /** Patterns that the file's name must match. */
  globs?: readonly string[] | undefined;
}

export interface FileWithReplacedOpts {
  /** Replace it wherever it is. */
  all?: boolean | undefined;
  /** Replace it once, the first time from this line on. */
  firstFrom?: number | undefined;
}

/** A file. It never changes: every with… field answers another one. */
export class File extends Lazy {
  get [Symbol.toStringTag](): string {
    return "File";
  }

  /** Reads it as lines NAME=value. */
  asEnvFile(options: FileAsEnvFileOpts = {}): EnvFile {
    return this.next(EnvFile, "asEnvFile", options);
  }

  /** Reads it as JSON. */
  asJSON(): JSONValue {
    return this.next(JSONValue, "asJSON");
  }

  /**
   * Changes its owner.
   * @param owner user:group, by name or number.
   */
  chown(owner: string): File {
    return this.next(File, "chown", { owner });
  }

  /** Its text, at most 128 MiB. */
  contents(options: FileContentsOpts = {}): Promise<string> {
    return this.ask("contents", options, { offsetLines: "Int", limitLines: "Int" });
  }

  /** The digest of the file. */
  digest(options: FileDigestOpts = {}): Promise<string> {
    return this.ask("digest", options, { excludeMetadata: "Boolean" });
  }

  /**
   * Writes it to the host, and answers its path there.
   * @param path A relative path counts from the session's folder.
   */
  export(path: string, options: FileExportOpts = {}): Promise<string> {
    return this.ask(
      "export",
      { path, ...options },
      { path: "String!", allowParentDirPath: "Boolean" },
    );
  }

  /** How it was made, as text: the same everywhere. */
  id(): Promise<string> {
    return this.ask("id");
  }

  /** Its name, without a folder. */
  name(): Promise<string> {
    return this.ask("name");
  }

  /**
   * Looks for a text in the file.
   * @param pattern A regular expression, or the text itself.
   */
  search(pattern: string, options: FileSearchOpts = {}): Promise<SearchResult[]> {
    return this.askList(
      SearchResult,
      "search",
      { pattern, ...options },
      {
        pattern: "String!",
        literal: "Boolean",
        multiline: "Boolean",
        dotall: "Boolean",
        insensitive: "Boolean",
        skipIgnored: "Boolean",
        skipHidden: "Boolean",
        filesOnly: "Boolean",
        limit: "Int",
        paths: "[String!]",
        globs: "[String!]",
      },
    );
  }

  /** How many bytes it has. */
  size(): Promise<number> {
    return this.ask("size");
  }

  /** What is known about it. */
  stat(): Stat {
    return this.next(Stat, "stat");
  }

  /** Makes the file, now. */
  sync(): Promise<File> {
    return this.askObject(File, "sync");
  }

  /** The same file under another name. */
  withName(name: string): File {
    return this.next(File, "withName", { name });
  }

  /**
   * Replaces text. It fails when the text is not there, or more than once and no choice is made.
   * @param search The text to look for.
   * @param replacement What to write in its place.
   */
  withReplaced(search: string, replacement: string, options: FileWithReplacedOpts = {}): File {
    return this.next(File, "withReplaced", { search, replacement, ...options });
  }

  /**
   * Sets its times.
   * @param timestamp Seconds since 1970.
   */
  withTimestamps(timestamp: number): File {
    return this.next(File, "withTimestamps", { timestamp });
  }
}

/** How a tool that runs the image finds out whether it is well. */
export class HealthcheckConfig extends Lazy {
  get [Symbol.toStringTag](): string {
    return "HealthcheckConfig";
  }

  /** The command. */
  args(): Promise<string[]> {
    return this.ask("args");
  }

  /** How it was made, as text: the same everywhere. */
  id(): Promise<string> {
    return this.ask("id");
  }

  /** Time between two checks. */
  interval(): Promise<string> {
    return this.ask("interval");
  }

  /** How many failures in a row make the container unhealthy. */
  retries(): Promise<number> {
    return this.ask("retries");
  }

  /** Whether the command is a line for a shell. */
  shell(): Promise<boolean> {
    return this.ask("shell");
  }

  /** Time between two checks at the start. */
  startInterval(): Promise<string> {
    return this.ask("startInterval");
  }

  /** Time at the start in which failures do not count. */
  startPeriod(): Promise<string> {
    return this.ask("startPeriod");
  }

  /** Time after which a check counts as failed. */
  timeout(): Promise<string> {
    return this.ask("timeout");
  }
}

export interface HostDirectoryOpts {
  /** Leave out what matches one of these patterns. */
  exclude?: readonly string[] | undefined;
  /** Take only what matches one of these patterns. */
  include?: readonly string[] | undefined;
  /** Read the folder again, whatever is remembered. */
  noCache?: boolean | undefined;
  /** Leave out what .gitignore files name. */
  gitignore?: boolean | undefined;
}

export interface HostFileOpts {
  /** Read the file again, whatever is remembered. */
  noCache?: boolean | undefined;
}

export interface HostFindUpOpts {
  /** Look again, whatever is remembered. */
  noCache?: boolean | undefined;
}

/** The machine of the client. Relative paths count from the session's folder. */
export class Host extends Lazy {
  get [Symbol.toStringTag](): string {
    return "Host";
  }

  /**
   * An image of the host's Docker, as it is now.
   * @param name What Docker calls it: app, app:1.2.
   */
  containerImage(name: string): Container {
    return this.next(Container, "containerImage", { name });
  }

  /**
   * A folder of the host, as it is now.
   * @param path Its path, such as ./src.
   */
  directory(path: string, options: HostDirectoryOpts = {}): Directory {
    return this.next(Directory, "directory", { path, ...options });
  }

  /**
   * A file of the host, as it is now.
   * @param path Its path.
   */
  file(path: string, options: HostFileOpts = {}): File {
    return this.next(File, "file", { path, ...options });
  }

  /**
   * Looks for a name in the session's folder, then above it; the relative path, or null.
   * @param name The name of a file or directory.
   */
  findUp(name: string, options: HostFindUpOpts = {}): Promise<string | null> {
    return this.ask("findUp", { name, ...options }, { name: "String!", noCache: "Boolean" });
  }

  /** How it was made, as text: the same everywhere. */
  id(): Promise<string> {
    return this.ask("id");
  }

  /**
   * A unix socket of the host.
   * @param path Its path, such as /run/docker.sock.
   */
  unixSocket(path: string): Socket {
    return this.next(Socket, "unixSocket", { path });
  }
}

export interface JSONValueContentsOpts {
  /** On many lines. */
  pretty?: boolean | undefined;
  /** What stands before a line that is inside another, for each level. */
  indent?: string | undefined;
}

/** A JSON value. It never changes: every with… and new… field answers another one. */
export class JSONValue extends Lazy {
  get [Symbol.toStringTag](): string {
    return "JSONValue";
  }

  /** The elements of an array. */
  asArray(): Promise<JSONValue[]> {
    return this.askList(JSONValue, "asArray");
  }

  /** A value that is true or false. */
  asBoolean(): Promise<boolean> {
    return this.ask("asBoolean");
  }

  /** A value that is a whole number. */
  asInteger(): Promise<number> {
    return this.ask("asInteger");
  }

  /** A value that is a string. */
  asString(): Promise<string> {
    return this.ask("asString");
  }

  /** The value as text. */
  contents(options: JSONValueContentsOpts = {}): Promise<JSON> {
    return this.ask("contents", options, { pretty: "Boolean", indent: "String" });
  }

  /**
   * The value at a path; it fails when nothing is there.
   * @param path The names of fields, from the outside in.
   */
  field(path: readonly string[]): JSONValue {
    return this.next(JSONValue, "field", { path });
  }

  /** The names of an object's fields. */
  fields(): Promise<string[]> {
    return this.ask("fields");
  }

  /** How it was made, as text: the same everywhere. */
  id(): Promise<string> {
    return this.ask("id");
  }

  /** True or false. */
  newBoolean(value: boolean): JSONValue {
    return this.next(JSONValue, "newBoolean", { value });
  }

  /** A whole number. */
  newInteger(value: number): JSONValue {
    return this.next(JSONValue, "newInteger", { value });
  }

  /** A string. */
  newString(value: string): JSONValue {
    return this.next(JSONValue, "newString", { value });
  }

  /** The value that a JSON text holds. */
  withContents(contents: JSON): JSONValue {
    return this.next(JSONValue, "withContents", { contents });
  }

  /**
   * The value with one field set; objects that are missing on the way are made.
   * @param path The names of fields, from the outside in.
   * @param value What to put there.
   */
  withField(path: readonly string[], value: JSONValue): JSONValue {
    return this.next(JSONValue, "withField", { path, value });
  }
}

/** A name and a value that describe an image. */
export class Label extends Lazy {
  get [Symbol.toStringTag](): string {
    return "Label";
  }

  /** How it was made, as text: the same everywhere. */
  id(): Promise<string> {
    return this.ask("id");
  }

  /** The name of the label. */
  name(): Promise<string> {
    return this.ask("name");
  }

  /** The value of the label. */
  value(): Promise<string> {
    return this.ask("value");
  }
}

/** A port that a container listens on. */
export class Port extends Lazy {
  get [Symbol.toStringTag](): string {
    return "Port";
  }

  /** What it is for. */
  description(): Promise<string | null> {
    return this.ask("description");
  }

  /** Whether nobody waits for it when the container is run as a service. */
  experimentalSkipHealthcheck(): Promise<boolean> {
    return this.ask("experimentalSkipHealthcheck");
  }

  /** How it was made, as text: the same everywhere. */
  id(): Promise<string> {
    return this.ask("id");
  }

  /** Its number. */
  port(): Promise<number> {
    return this.ask("port");
  }

  /** Its protocol. */
  protocol(): Promise<NetworkProtocol> {
    return this.ask("protocol");
  }
}

export interface ClientCacheVolumeOpts {
  /** What the volume holds when it is first used. */
  source?: Directory | undefined;
  /** How users at the same time share it. */
  sharing?: CacheSharingMode | undefined;
  /** user:group, by name or number, that the new volume belongs to. */
  owner?: string | undefined;
}

export interface ClientContainerOpts {
  /** What it runs on; the engine's own platform when left out. */
  platform?: Platform | undefined;
}

export interface ClientEnvFileOpts {
  /**
   * Replace $VAR in values by the variables before.
   * @deprecated Values are always expanded, unless asked for raw.
   */
  expand?: boolean | undefined;
}

export interface ClientFileOpts {
  /** Permission bits, such as 0644. */
  permissions?: number | undefined;
}

export interface ClientLookOpts {
  /** What to look at, in a container or directory. */
  path?: string | undefined;
  /** How many folders deep to look. A folder whose entries are too many is not looked into. */
  levels?: number | undefined;
  /** How many entries of folders to answer at most, of no more than 10,000. */
  maxEntries?: number | undefined;
  /** How many bytes of a file to answer at most, of no more than a MiB. */
  maxBytes?: number | undefined;
}

/** Where every chain begins. */
export class Client extends Lazy {
  get [Symbol.toStringTag](): string {
    return "Query";
  }

  /**
   * A value named by an address, whose form depends on what is asked of it.
   * @param value Such as alpine:3, ./src or env://TOKEN.
   */
  address(value: string): Address {
    return this.next(Address, "address", { value });
  }

  /**
   * A directory that keeps what commands write to it from one run to the next.
   * @param key The name of the volume; equal keys name one volume.
   */
  cacheVolume(key: string, options: ClientCacheVolumeOpts = {}): CacheVolume {
    return this.next(CacheVolume, "cacheVolume", { key, ...options });
  }

  /** A changeset without changes. */
  changeset(): Changeset {
    return this.next(Changeset, "changeset");
  }

  /** An empty container: no files, no configuration. Usually followed by from(). */
  container(options: ClientContainerOpts = {}): Container {
    return this.next(Container, "container", options);
  }

  /** The platform of this engine. */
  defaultPlatform(): Promise<Platform> {
    return this.ask("defaultPlatform");
  }

  /** An empty directory. */
  directory(): Directory {
    return this.next(Directory, "directory");
  }

  /** The engine that answers, and what it keeps. */
  engine(): Engine {
    return this.next(Engine, "engine");
  }

  /** An empty set of variables. */
  envFile(options: ClientEnvFileOpts = {}): EnvFile {
    return this.next(EnvFile, "envFile", options);
  }

  /** An error with a message, to which values can be added. */
  error(message: string): Error {
    return this.next(Error, "error", { message });
  }

  /**
   * A file with the given text.
   * @param name Its name, without a folder.
   * @param contents Its text.
   */
  file(name: string, contents: string, options: ClientFileOpts = {}): File {
    return this.next(File, "file", { name, contents, ...options });
  }

  /** The machine of the client. */
  host(): Host {
    return this.next(Host, "host");
  }

  /** A JSON value to begin with: null. */
  json(): JSONValue {
    return this.next(JSONValue, "json");
  }

  /**
   * What can be seen of the files of a container, directory or file without anything running: null
   * when they are not made, or nothing is there. Not a field of Dagger's.
   * @param of The ID of the object.
   */
  look(of: Lazy | string, options: ClientLookOpts = {}): Promise<Look | null> {
    return this.ask(
      "look",
      { of, ...options },
      { of: "String!", path: "String!", levels: "Int!", maxEntries: "Int!", maxBytes: "Int!" },
      "{kind sizeBytes entries{path kind sizeBytes permissions owner} moreEntries head permissions owner}",
    );
  }

  /**
   * What making a value takes, and which steps of it are kept. Nothing runs, but tags and host
   * folders
   * that it names are looked up. Not a field of Dagger's.
   * @param of The ID of an object.
   */
  plan(of: Lazy | string): Promise<Plan> {
    return this.ask(
      "plan",
      { of },
      { of: "String!" },
      "{links{field op state isNeeded tookMs} steps{op kind title inputs state isNeeded tookMs sizeBytes} moreSteps sizeBytes container{platform entrypoint defaultArgs workdir user env{name value} ports}}",
    );
  }

  /**
   * Why a step is or is not kept, and what is another than in the run before it that was most like
   * it.
   * Nothing runs. Not a field of Dagger's.
   * @param of The ID of a Container, Directory or File, or the digest of a step.
   */
  why(of: Lazy | string): Promise<Why> {
    return this.ask(
      "why",
      { of },
      { of: "String!" },
      "{op title isKept madeAtMs usedAtMs sizeBytes isInUse tookMs inputs{op title} before{op title madeAtMs tookMs} changes{kind op title name before now paths{path kind} morePaths} areChangesCut}",
    );
  }

  /**
   * A secret that is read when it is needed, and never stored.
   * @param uri Where the value is: env://NAME, file://PATH or cmd://COMMAND.
   */
  secret(uri: string): Secret {
    return this.next(Secret, "secret", { uri });
  }

  /**
   * Gives this session a secret under a name. The value is never stored, shown or hashed.
   * @param name The name; setting it again replaces the value.
   * @param plaintext The value, at most 128000 bytes.
   */
  setSecret(name: string, plaintext: string): Secret {
    return this.next(Secret, "setSecret", { name, plaintext });
  }

  /** The version of this engine. */
  version(): Promise<string> {
    return this.ask("version");
  }

  /** The terminals that are open, of all sessions of this engine. Not a field of Dagger's. */
  terminals(): Promise<LiveTerminal[]> {
    return this.ask(
      "terminals",
      {},
      {},
      "{number title command columns rows viewers session openedAtMs exitCode changed changes{kind path sizeBytes}}",
    );
  }

  /**
   * Waits until a terminal is closed or left running. Not a field of Dagger's.
   * @param terminal Its number.
   */
  terminalOutcome(terminal: number): Promise<TerminalOutcome> {
    return this.ask(
      "terminalOutcome",
      { terminal },
      { terminal: "Int!" },
      "{exitCode kept isDetached}",
    );
  }

  /** The Address that has this ID. */
  loadAddressFromID(id: string): Address {
    return this.load(Address, id);
  }

  /** The CacheVolume that has this ID. */
  loadCacheVolumeFromID(id: string): CacheVolume {
    return this.load(CacheVolume, id);
  }

  /** The Changeset that has this ID. */
  loadChangesetFromID(id: string): Changeset {
    return this.load(Changeset, id);
  }

  /** The Container that has this ID. */
  loadContainerFromID(id: string): Container {
    return this.load(Container, id);
  }

  /** The DiffStat that has this ID. */
  loadDiffStatFromID(id: string): DiffStat {
    return this.load(DiffStat, id);
  }

  /** The Directory that has this ID. */
  loadDirectoryFromID(id: string): Directory {
    return this.load(Directory, id);
  }

  /** The Engine that has this ID. */
  loadEngineFromID(id: string): Engine {
    return this.load(Engine, id);
  }

  /** The EngineCache that has this ID. */
  loadEngineCacheFromID(id: string): EngineCache {
    return this.load(EngineCache, id);
  }

  /** The EngineCacheEntry that has this ID. */
  loadEngineCacheEntryFromID(id: string): EngineCacheEntry {
    return this.load(EngineCacheEntry, id);
  }

  /** The EngineCacheEntrySet that has this ID. */
  loadEngineCacheEntrySetFromID(id: string): EngineCacheEntrySet {
    return this.load(EngineCacheEntrySet, id);
  }

  /** The EnvFile that has this ID. */
  loadEnvFileFromID(id: string): EnvFile {
    return this.load(EnvFile, id);
  }

  /** The EnvVariable that has this ID. */
  loadEnvVariableFromID(id: string): EnvVariable {
    return this.load(EnvVariable, id);
  }

  /** The Error that has this ID. */
  loadErrorFromID(id: string): Error {
    return this.load(Error, id);
  }

  /** The ErrorValue that has this ID. */
  loadErrorValueFromID(id: string): ErrorValue {
    return this.load(ErrorValue, id);
  }

  /** The File that has this ID. */
  loadFileFromID(id: string): File {
    return this.load(File, id);
  }

  /** The HealthcheckConfig that has this ID. */
  loadHealthcheckConfigFromID(id: string): HealthcheckConfig {
    return this.load(HealthcheckConfig, id);
  }

  /** The Host that has this ID. */
  loadHostFromID(id: string): Host {
    return this.load(Host, id);
  }

  /** The JSONValue that has this ID. */
  loadJSONValueFromID(id: string): JSONValue {
    return this.load(JSONValue, id);
  }

  /** The Label that has this ID. */
  loadLabelFromID(id: string): Label {
    return this.load(Label, id);
  }

  /** The Port that has this ID. */
  loadPortFromID(id: string): Port {
    return this.load(Port, id);
  }

  /** The SearchResult that has this ID. */
  loadSearchResultFromID(id: string): SearchResult {
    return this.load(SearchResult, id);
  }

  /** The SearchSubmatch that has this ID. */
  loadSearchSubmatchFromID(id: string): SearchSubmatch {
    return this.load(SearchSubmatch, id);
  }

  /** The Secret that has this ID. */
  loadSecretFromID(id: string): Secret {
    return this.load(Secret, id);
  }

  /** The Socket that has this ID. */
  loadSocketFromID(id: string): Socket {
    return this.load(Socket, id);
  }

  /** The Stat that has this ID. */
  loadStatFromID(id: string): Stat {
    return this.load(Stat, id);
  }
}

/** A line in which a search found its pattern, or the lines of a match that goes over several. */
export class SearchResult extends Lazy {
  get [Symbol.toStringTag](): string {
    return "SearchResult";
  }

  /** Where the line begins in the file, in bytes. */
  absoluteOffset(): Promise<number> {
    return this.ask("absoluteOffset");
  }

  /** The path of the file, from the directory that was searched. */
  filePath(): Promise<string> {
    return this.ask("filePath");
  }

  /** How it was made, as text: the same everywhere. */
  id(): Promise<string> {
    return this.ask("id");
  }

  /** The number of the line, from 1; 0 when only files were asked for. */
  lineNumber(): Promise<number> {
    return this.ask("lineNumber");
  }

  /** The line, with the newline at its end. */
  matchedLines(): Promise<string> {
    return this.ask("matchedLines");
  }

  /** The matches in it. */
  submatches(): Promise<SearchSubmatch[]> {
    return this.askList(SearchSubmatch, "submatches");
  }
}

/** A match inside the lines of a search's result. */
export class SearchSubmatch extends Lazy {
  get [Symbol.toStringTag](): string {
    return "SearchSubmatch";
  }

  /** Where it ends in the lines, in bytes. */
  end(): Promise<number> {
    return this.ask("end");
  }

  /** How it was made, as text: the same everywhere. */
  id(): Promise<string> {
    return this.ask("id");
  }

  /** Where it begins in the lines, in bytes. */
  start(): Promise<number> {
    return this.ask("start");
  }

  /** The text that matched. */
  text(): Promise<string> {
    return this.ask("text");
  }
}

/** A value that must not be seen. Commands get it; digests, logs and stored results do not. */
export class Secret extends Lazy {
  get [Symbol.toStringTag](): string {
    return "Secret";
  }

  /** How it was made, as text: the same everywhere. */
  id(): Promise<string> {
    return this.ask("id");
  }

  /** The name it was set under, or its address. */
  name(): Promise<string> {
    return this.ask("name");
  }

  /** The value itself. */
  plaintext(): Promise<string> {
    return this.ask("plaintext");
  }

  /** Its address; empty for a secret that was set. */
  uri(): Promise<string> {
    return this.ask("uri");
  }
}

/** A unix socket of the host. */
export class Socket extends Lazy {
  get [Symbol.toStringTag](): string {
    return "Socket";
  }

  /** How it was made, as text: the same everywhere. */
  id(): Promise<string> {
    return this.ask("id");
  }
}

/** What is known about a file without reading it. */
export class Stat extends Lazy {
  get [Symbol.toStringTag](): string {
    return "Stat";
  }

  /** Its kind. */
  fileType(): Promise<FileType | null> {
    return this.ask("fileType");
  }

  /** How it was made, as text: the same everywhere. */
  id(): Promise<string> {
    return this.ask("id");
  }

  /** Its name. */
  name(): Promise<string> {
    return this.ask("name");
  }

  /** Permission bits. */
  permissions(): Promise<number> {
    return this.ask("permissions");
  }

  /** How many bytes it has. */
  size(): Promise<number> {
    return this.ask("size");
  }
}

/** An operation began to run. */
export interface OpStarted {
  readonly kind: "OpStarted";
  readonly cursor: number;
  readonly atMs: number;
  readonly work: string | null;
  /** The digest of the operation. */
  readonly op: string;
  /** The operation in one line. */
  readonly title: string;
}

/** An operation did not run, as its result was kept. */
export interface OpCached {
  readonly kind: "OpCached";
  readonly cursor: number;
  readonly atMs: number;
  readonly work: string | null;
  /** The digest of the operation. */
  readonly op: string;
  /** The operation in one line. */
  readonly title: string;
}

/** An operation is done. */
export interface OpFinished {
  readonly kind: "OpFinished";
  readonly cursor: number;
  readonly atMs: number;
  readonly work: string | null;
  /** The digest of the operation. */
  readonly op: string;
  /** The operation in one line. */
  readonly title: string;
  /** How long it ran. */
  readonly tookMs: number;
  /** The exit code of its process; null when it has none. */
  readonly exitCode: number | null;
}

/** An operation failed. */
export interface OpFailed {
  readonly kind: "OpFailed";
  readonly cursor: number;
  readonly atMs: number;
  readonly work: string | null;
  /** The digest of the operation. */
  readonly op: string;
  /** The operation in one line. */
  readonly title: string;
  /** What failed, and why, in one line. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  /** The failure as data. */
  readonly failure: JSON;
}

/** A process printed something. */
export interface Output {
  readonly kind: "Output";
  readonly cursor: number;
  readonly atMs: number;
  readonly work: string | null;
  /** The digest of the operation. */
  readonly op: string;
  /** Tells two runs of one operation apart. */
  readonly run: string;
  /** On which stream. */
  readonly stream: OutputStream;
  /** Where the bytes begin in their stream. */
  readonly offset: number;
  /** The bytes in base64. */
  readonly bytes: string;
}

/** An image is being fetched. */
export interface PullStarted {
  readonly kind: "PullStarted";
  readonly cursor: number;
  readonly atMs: number;
  readonly work: string | null;
  /** The image. */
  readonly reference: string;
}

/** A part of an image has come. */
export interface PullProgressed {
  readonly kind: "PullProgressed";
  readonly cursor: number;
  readonly atMs: number;
  readonly work: string | null;
  /** The image. */
  readonly reference: string;
  /** How much of it is here. */
  readonly doneBytes: number;
  /** How much it is. */
  readonly totalBytes: number;
}

/** An image is here. */
export interface PullFinished {
  readonly kind: "PullFinished";
  readonly cursor: number;
  readonly atMs: number;
  readonly work: string | null;
  /** The image. */
  readonly reference: string;
  /** How many layers it has. */
  readonly layers: number;
  /** How long it took. */
  readonly tookMs: number;
}

/** An image could not be fetched. */
export interface PullFailed {
  readonly kind: "PullFailed";
  readonly cursor: number;
  readonly atMs: number;
  readonly work: string | null;
  /** The image. */
  readonly reference: string;
  /** What failed, and why, in one line. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  /** The failure as data. */
  readonly failure: JSON;
}

/** A terminal was opened. */
export interface TerminalOpened {
  readonly kind: "TerminalOpened";
  /** Its number: 1, 2, 3 … */
  readonly cursor: number;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** The work that it is part of, by name. */
  readonly work: string | null;
  /** Its number. */
  readonly terminal: number;
  /** What it was opened on. */
  readonly title: string;
  /** Whether whoever shows this session is asked to attach to it. */
  readonly asks: boolean;
  /** What becomes of changes at its end; null when that is not settled. */
  readonly keep: boolean | null;
}

/** The program of a terminal has ended. The terminal is there until it is closed. */
export interface TerminalEnded {
  readonly kind: "TerminalEnded";
  /** Its number: 1, 2, 3 … */
  readonly cursor: number;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** The work that it is part of, by name. */
  readonly work: string | null;
  /** Its number. */
  readonly terminal: number;
  /** How its program ended. */
  readonly exitCode: number | null;
  /** How many files were changed in it. */
  readonly changed: number;
}

/** A terminal is gone. */
export interface TerminalClosed {
  readonly kind: "TerminalClosed";
  /** Its number: 1, 2, 3 … */
  readonly cursor: number;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** The work that it is part of, by name. */
  readonly work: string | null;
  /** Its number. */
  readonly terminal: number;
  /** The ID of what was made of its changes; null when nothing was. */
  readonly kept: string | null;
}

/** Something that happened in the session. */
export type Event =
  | OpStarted
  | OpCached
  | OpFinished
  | OpFailed
  | Output
  | PullStarted
  | PullProgressed
  | PullFinished
  | PullFailed
  | TerminalOpened
  | TerminalEnded
  | TerminalClosed;

export const EVENTS_DOCUMENT = `subscription ($after: Int!) { events(after: $after) {
  kind: __typename
  ... on OpStarted { cursor atMs work op title }
  ... on OpCached { cursor atMs work op title }
  ... on OpFinished { cursor atMs work op title tookMs exitCode }
  ... on OpFailed { cursor atMs work op title message hint failure }
  ... on Output { cursor atMs work op run stream offset bytes }
  ... on PullStarted { cursor atMs work reference }
  ... on PullProgressed { cursor atMs work reference doneBytes totalBytes }
  ... on PullFinished { cursor atMs work reference layers tookMs }
  ... on PullFailed { cursor atMs work reference message hint failure }
  ... on TerminalOpened { cursor atMs work terminal title asks keep }
  ... on TerminalEnded { cursor atMs work terminal exitCode changed }
  ... on TerminalClosed { cursor atMs work terminal kept }
} }`;

/** The root's fields as functions of their own. */
export function functionsOf(client: Client) {
  return {
    address: client.address.bind(client),
    cacheVolume: client.cacheVolume.bind(client),
    changeset: client.changeset.bind(client),
    container: client.container.bind(client),
    defaultPlatform: client.defaultPlatform.bind(client),
    directory: client.directory.bind(client),
    engine: client.engine.bind(client),
    envFile: client.envFile.bind(client),
    error: client.error.bind(client),
    file: client.file.bind(client),
    host: client.host.bind(client),
    json: client.json.bind(client),
    look: client.look.bind(client),
    plan: client.plan.bind(client),
    why: client.why.bind(client),
    secret: client.secret.bind(client),
    setSecret: client.setSecret.bind(client),
    version: client.version.bind(client),
    terminals: client.terminals.bind(client),
    terminalOutcome: client.terminalOutcome.bind(client),
  };
}

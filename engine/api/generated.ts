// Made by scripts/api/types.ts from schema.graphql: every resolver has its type here.

import type { Platform } from "../op/platform.ts";
import type { Made, Resolver } from "./resolver.ts";
import type { Value } from "./values/value.ts";

export type QueryFields = {
  readonly address: Resolver<"Query", {
    readonly value: string;
  }, Made<"Address">>;
  readonly cacheVolume: Resolver<"Query", {
    readonly key: string;
    readonly source: Value<"Directory"> | null;
    readonly sharing: ("SHARED" | "PRIVATE" | "LOCKED");
    readonly owner: string;
  }, Made<"CacheVolume">>;
  readonly changeset: Resolver<"Query", Record<never, never>, Made<"Changeset">>;
  readonly container: Resolver<"Query", {
    readonly platform: Platform | null;
  }, Made<"Container">>;
  readonly defaultPlatform: Resolver<"Query", Record<never, never>, Platform>;
  readonly directory: Resolver<"Query", Record<never, never>, Made<"Directory">>;
  readonly engine: Resolver<"Query", Record<never, never>, Made<"Engine">>;
  readonly envFile: Resolver<"Query", {
    readonly expand: boolean | null;
  }, Made<"EnvFile">>;
  readonly error: Resolver<"Query", {
    readonly message: string;
  }, Made<"Error">>;
  readonly file: Resolver<"Query", {
    readonly name: string;
    readonly contents: string;
    readonly permissions: number;
  }, Made<"File">>;
  readonly host: Resolver<"Query", Record<never, never>, Made<"Host">>;
  readonly json: Resolver<"Query", Record<never, never>, Made<"JSONValue">>;
  readonly look: Resolver<"Query", {
    readonly of: string;
    readonly path: string;
    readonly levels: number;
    readonly maxEntries: number;
    readonly maxBytes: number;
  }, Data["Look"] | null>;
  readonly node: Resolver<"Query", {
    readonly id: Value;
  }, Value | null>;
  readonly plan: Resolver<"Query", {
    readonly of: string;
  }, Data["Plan"]>;
  readonly why: Resolver<"Query", {
    readonly of: string;
  }, Data["Why"]>;
  readonly secret: Resolver<"Query", {
    readonly uri: string;
  }, Made<"Secret">>;
  readonly setSecret: Resolver<"Query", {
    readonly name: string;
    readonly plaintext: string;
  }, Made<"Secret">>;
  readonly version: Resolver<"Query", Record<never, never>, string>;
  readonly terminals: Resolver<"Query", Record<never, never>, readonly Data["LiveTerminal"][]>;
  readonly terminalOutcome: Resolver<"Query", {
    readonly terminal: number;
  }, Data["TerminalOutcome"]>;
};

export type AddressFields = {
  readonly container: Resolver<"Address", Record<never, never>, Made<"Container">>;
  readonly directory: Resolver<"Address", {
    readonly exclude: readonly string[];
    readonly include: readonly string[];
    readonly gitignore: boolean;
    readonly noCache: boolean;
  }, Made<"Directory">>;
  readonly file: Resolver<"Address", {
    readonly exclude: readonly string[];
    readonly include: readonly string[];
    readonly gitignore: boolean;
    readonly noCache: boolean;
  }, Made<"File">>;
  readonly secret: Resolver<"Address", Record<never, never>, Made<"Secret">>;
  readonly socket: Resolver<"Address", Record<never, never>, Made<"Socket">>;
  readonly value: Resolver<"Address", Record<never, never>, string>;
};

export type CacheVolumeFields = {

};

export type ChangesetFields = {
  readonly addedPaths: Resolver<"Changeset", Record<never, never>, readonly string[]>;
  readonly after: Resolver<"Changeset", Record<never, never>, Made<"Directory">>;
  readonly asPatch: Resolver<"Changeset", Record<never, never>, Made<"File">>;
  readonly before: Resolver<"Changeset", Record<never, never>, Made<"Directory">>;
  readonly diffStats: Resolver<"Changeset", Record<never, never>, readonly Made<"DiffStat">[]>;
  readonly export: Resolver<"Changeset", {
    readonly path: string;
  }, string>;
  readonly isEmpty: Resolver<"Changeset", Record<never, never>, boolean>;
  readonly layer: Resolver<"Changeset", Record<never, never>, Made<"Directory">>;
  readonly modifiedPaths: Resolver<"Changeset", Record<never, never>, readonly string[]>;
  readonly removedPaths: Resolver<"Changeset", Record<never, never>, readonly string[]>;
  readonly sync: Resolver<"Changeset", Record<never, never>, void>;
  readonly withChangeset: Resolver<"Changeset", {
    readonly changes: Value<"Changeset">;
    readonly onConflict: ("FAIL_EARLY" | "FAIL" | "LEAVE_CONFLICT_MARKERS" | "PREFER_OURS" | "PREFER_THEIRS");
  }, Made<"Changeset">>;
  readonly withChangesets: Resolver<"Changeset", {
    readonly changes: readonly Value<"Changeset">[];
    readonly onConflict: ("FAIL_EARLY" | "FAIL");
  }, Made<"Changeset">>;
};

export type ContainerFields = {
  readonly asTarball: Resolver<"Container", {
    readonly platformVariants: readonly Value<"Container">[];
    readonly forcedCompression: ("Gzip" | "Zstd" | "EStarGZ" | "Uncompressed") | null;
    readonly mediaTypes: ("OCIMediaTypes" | "DockerMediaTypes");
  }, Made<"File">>;
  readonly combinedOutput: Resolver<"Container", Record<never, never>, string>;
  readonly defaultArgs: Resolver<"Container", Record<never, never>, readonly string[]>;
  readonly directory: Resolver<"Container", {
    readonly path: string;
    readonly expand: boolean;
  }, Made<"Directory">>;
  readonly dockerHealthcheck: Resolver<"Container", Record<never, never>, Made<"HealthcheckConfig"> | null>;
  readonly entrypoint: Resolver<"Container", Record<never, never>, readonly string[]>;
  readonly envVariable: Resolver<"Container", {
    readonly name: string;
  }, string | null>;
  readonly envVariables: Resolver<"Container", Record<never, never>, readonly Made<"EnvVariable">[]>;
  readonly exists: Resolver<"Container", {
    readonly path: string;
    readonly expectedType: ("REGULAR_TYPE" | "DIRECTORY_TYPE" | "SYMLINK_TYPE") | null;
    readonly doNotFollowSymlinks: boolean;
    readonly expand: boolean;
  }, boolean>;
  readonly exitCode: Resolver<"Container", Record<never, never>, number>;
  readonly export: Resolver<"Container", {
    readonly path: string;
    readonly platformVariants: readonly Value<"Container">[];
    readonly forcedCompression: ("Gzip" | "Zstd" | "EStarGZ" | "Uncompressed") | null;
    readonly mediaTypes: ("OCIMediaTypes" | "DockerMediaTypes");
    readonly expand: boolean;
  }, string>;
  readonly exportImage: Resolver<"Container", {
    readonly name: string;
    readonly platformVariants: readonly Value<"Container">[];
    readonly forcedCompression: ("Gzip" | "Zstd" | "EStarGZ" | "Uncompressed") | null;
    readonly mediaTypes: ("OCIMediaTypes" | "DockerMediaTypes");
  }, "">;
  readonly exposedPorts: Resolver<"Container", Record<never, never>, readonly Made<"Port">[]>;
  readonly file: Resolver<"Container", {
    readonly path: string;
    readonly expand: boolean;
  }, Made<"File">>;
  readonly from: Resolver<"Container", {
    readonly address: string;
  }, Made<"Container">>;
  readonly imageRef: Resolver<"Container", Record<never, never>, string>;
  readonly import: Resolver<"Container", {
    readonly source: Value<"File">;
    readonly tag: string;
  }, Made<"Container">>;
  readonly label: Resolver<"Container", {
    readonly name: string;
  }, string | null>;
  readonly labels: Resolver<"Container", Record<never, never>, readonly Made<"Label">[]>;
  readonly mounts: Resolver<"Container", Record<never, never>, readonly string[]>;
  readonly platform: Resolver<"Container", Record<never, never>, Platform>;
  readonly publish: Resolver<"Container", {
    readonly address: string;
    readonly platformVariants: readonly Value<"Container">[];
    readonly forcedCompression: ("Gzip" | "Zstd" | "EStarGZ" | "Uncompressed") | null;
    readonly mediaTypes: ("OCIMediaTypes" | "DockerMediaTypes");
  }, string>;
  readonly rootfs: Resolver<"Container", Record<never, never>, Made<"Directory">>;
  readonly stat: Resolver<"Container", {
    readonly path: string;
    readonly doNotFollowSymlinks: boolean;
  }, Made<"Stat"> | null>;
  readonly stderr: Resolver<"Container", Record<never, never>, string>;
  readonly stdout: Resolver<"Container", Record<never, never>, string>;
  readonly sync: Resolver<"Container", Record<never, never>, void>;
  readonly user: Resolver<"Container", Record<never, never>, string>;
  readonly withAnnotation: Resolver<"Container", {
    readonly name: string;
    readonly value: string;
  }, Made<"Container">>;
  readonly withDefaultArgs: Resolver<"Container", {
    readonly args: readonly string[];
  }, Made<"Container">>;
  readonly terminal: Resolver<"Container", {
    readonly cmd: readonly string[];
    readonly insecureRootCapabilities: boolean;
  }, Made<"Container">>;
  readonly withDefaultTerminalCmd: Resolver<"Container", {
    readonly args: readonly string[];
    readonly insecureRootCapabilities: boolean;
  }, Made<"Container">>;
  readonly withDirectory: Resolver<"Container", {
    readonly path: string;
    readonly source: Value<"Directory">;
    readonly exclude: readonly string[];
    readonly include: readonly string[];
    readonly gitignore: boolean;
    readonly owner: string;
    readonly expand: boolean;
    readonly permissions: number | null;
  }, Made<"Container">>;
  readonly withDockerHealthcheck: Resolver<"Container", {
    readonly args: readonly string[];
    readonly shell: boolean | null;
    readonly interval: string | null;
    readonly timeout: string | null;
    readonly startPeriod: string | null;
    readonly startInterval: string | null;
    readonly retries: number | null;
  }, Made<"Container">>;
  readonly withEntrypoint: Resolver<"Container", {
    readonly args: readonly string[];
    readonly keepDefaultArgs: boolean;
  }, Made<"Container">>;
  readonly withEnvFileVariables: Resolver<"Container", {
    readonly source: Value<"EnvFile">;
  }, Made<"Container">>;
  readonly withEnvVariable: Resolver<"Container", {
    readonly name: string;
    readonly value: string;
    readonly expand: boolean;
  }, Made<"Container">>;
  readonly withError: Resolver<"Container", {
    readonly err: string;
  }, Made<"Container">>;
  readonly withExec: Resolver<"Container", {
    readonly args: readonly string[];
    readonly useEntrypoint: boolean;
    readonly stdin: string;
    readonly redirectStdin: string;
    readonly redirectStdout: string;
    readonly redirectStderr: string;
    readonly expect: ("SUCCESS" | "FAILURE" | "ANY");
    readonly insecureRootCapabilities: boolean;
    readonly expand: boolean;
    readonly noInit: boolean;
    readonly timeout: string | null;
    readonly memory: string | null;
    readonly cpus: number | null;
    readonly pids: number | null;
    readonly network: ("SANDBOX" | "NONE" | "HOST");
  }, Made<"Container">>;
  readonly withExposedPort: Resolver<"Container", {
    readonly port: number;
    readonly protocol: ("TCP" | "UDP");
    readonly description: string | null;
    readonly experimentalSkipHealthcheck: boolean;
  }, Made<"Container">>;
  readonly withFile: Resolver<"Container", {
    readonly path: string;
    readonly source: Value<"File">;
    readonly permissions: number | null;
    readonly owner: string;
    readonly expand: boolean;
  }, Made<"Container">>;
  readonly withFiles: Resolver<"Container", {
    readonly path: string;
    readonly sources: readonly Value<"File">[];
    readonly permissions: number | null;
    readonly owner: string;
    readonly expand: boolean;
  }, Made<"Container">>;
  readonly withLabel: Resolver<"Container", {
    readonly name: string;
    readonly value: string;
  }, Made<"Container">>;
  readonly withMountedCache: Resolver<"Container", {
    readonly path: string;
    readonly cache: Value<"CacheVolume">;
    readonly source: Value<"Directory"> | null;
    readonly sharing: ("SHARED" | "PRIVATE" | "LOCKED");
    readonly owner: string;
    readonly expand: boolean;
  }, Made<"Container">>;
  readonly withMountedDirectory: Resolver<"Container", {
    readonly path: string;
    readonly source: Value<"Directory">;
    readonly owner: string;
    readonly readOnly: boolean;
    readonly expand: boolean;
  }, Made<"Container">>;
  readonly withMountedFile: Resolver<"Container", {
    readonly path: string;
    readonly source: Value<"File">;
    readonly owner: string;
    readonly expand: boolean;
  }, Made<"Container">>;
  readonly withMountedSecret: Resolver<"Container", {
    readonly path: string;
    readonly source: Value<"Secret">;
    readonly owner: string;
    readonly mode: number;
    readonly expand: boolean;
  }, Made<"Container">>;
  readonly withMountedTemp: Resolver<"Container", {
    readonly path: string;
    readonly size: number | null;
    readonly expand: boolean;
  }, Made<"Container">>;
  readonly withNewFile: Resolver<"Container", {
    readonly path: string;
    readonly contents: string;
    readonly permissions: number;
    readonly owner: string;
    readonly expand: boolean;
  }, Made<"Container">>;
  readonly withRegistryAuth: Resolver<"Container", {
    readonly address: string;
    readonly username: string;
    readonly secret: Value<"Secret">;
  }, Made<"Container">>;
  readonly withRootfs: Resolver<"Container", {
    readonly directory: Value<"Directory">;
  }, Made<"Container">>;
  readonly withSecretVariable: Resolver<"Container", {
    readonly name: string;
    readonly secret: Value<"Secret">;
  }, Made<"Container">>;
  readonly withSymlink: Resolver<"Container", {
    readonly target: string;
    readonly linkName: string;
    readonly expand: boolean;
  }, Made<"Container">>;
  readonly withUnixSocket: Resolver<"Container", {
    readonly path: string;
    readonly source: Value<"Socket">;
    readonly owner: string;
    readonly expand: boolean;
  }, Made<"Container">>;
  readonly withUser: Resolver<"Container", {
    readonly name: string;
  }, Made<"Container">>;
  readonly withVolatileVariable: Resolver<"Container", {
    readonly name: string;
    readonly value: string;
  }, Made<"Container">>;
  readonly withWorkdir: Resolver<"Container", {
    readonly path: string;
    readonly expand: boolean;
  }, Made<"Container">>;
  readonly withoutAnnotation: Resolver<"Container", {
    readonly name: string;
  }, Made<"Container">>;
  readonly withoutDefaultArgs: Resolver<"Container", Record<never, never>, Made<"Container">>;
  readonly withoutDirectory: Resolver<"Container", {
    readonly path: string;
    readonly expand: boolean;
  }, Made<"Container">>;
  readonly withoutDockerHealthcheck: Resolver<"Container", Record<never, never>, Made<"Container">>;
  readonly withoutEntrypoint: Resolver<"Container", {
    readonly keepDefaultArgs: boolean;
  }, Made<"Container">>;
  readonly withoutEnvVariable: Resolver<"Container", {
    readonly name: string;
  }, Made<"Container">>;
  readonly withoutExposedPort: Resolver<"Container", {
    readonly port: number;
    readonly protocol: ("TCP" | "UDP");
  }, Made<"Container">>;
  readonly withoutFile: Resolver<"Container", {
    readonly path: string;
    readonly expand: boolean;
  }, Made<"Container">>;
  readonly withoutFiles: Resolver<"Container", {
    readonly paths: readonly string[];
    readonly expand: boolean;
    readonly exact: boolean;
  }, Made<"Container">>;
  readonly withoutLabel: Resolver<"Container", {
    readonly name: string;
  }, Made<"Container">>;
  readonly withoutMount: Resolver<"Container", {
    readonly path: string;
    readonly expand: boolean;
  }, Made<"Container">>;
  readonly withoutRegistryAuth: Resolver<"Container", {
    readonly address: string;
  }, Made<"Container">>;
  readonly withoutSecretVariable: Resolver<"Container", {
    readonly name: string;
  }, Made<"Container">>;
  readonly withoutUnixSocket: Resolver<"Container", {
    readonly path: string;
    readonly expand: boolean;
  }, Made<"Container">>;
  readonly withoutUser: Resolver<"Container", Record<never, never>, Made<"Container">>;
  readonly withoutVolatileVariable: Resolver<"Container", {
    readonly name: string;
  }, Made<"Container">>;
  readonly withoutWorkdir: Resolver<"Container", Record<never, never>, Made<"Container">>;
  readonly workdir: Resolver<"Container", Record<never, never>, string>;
};

export type DiffStatFields = {
  readonly addedLines: Resolver<"DiffStat", Record<never, never>, number>;
  readonly kind: Resolver<"DiffStat", Record<never, never>, ("ADDED" | "MODIFIED" | "REMOVED" | "RENAMED")>;
  readonly oldPath: Resolver<"DiffStat", Record<never, never>, string | null>;
  readonly path: Resolver<"DiffStat", Record<never, never>, string>;
  readonly removedLines: Resolver<"DiffStat", Record<never, never>, number>;
};

export type DirectoryFields = {
  readonly changes: Resolver<"Directory", {
    readonly from: Value<"Directory">;
  }, Made<"Changeset">>;
  readonly chown: Resolver<"Directory", {
    readonly path: string;
    readonly owner: string;
  }, Made<"Directory">>;
  readonly diff: Resolver<"Directory", {
    readonly other: Value<"Directory">;
  }, Made<"Directory">>;
  readonly digest: Resolver<"Directory", Record<never, never>, string>;
  readonly directory: Resolver<"Directory", {
    readonly path: string;
  }, Made<"Directory">>;
  readonly dockerBuild: Resolver<"Directory", {
    readonly dockerfile: string;
    readonly platform: Platform | null;
    readonly buildArgs: readonly { readonly name: string; readonly value: string }[];
    readonly target: string;
    readonly secrets: readonly Value<"Secret">[];
    readonly noInit: boolean;
    readonly ssh: Value<"Socket"> | null;
  }, Made<"Container">>;
  readonly entries: Resolver<"Directory", {
    readonly path: string | null;
  }, readonly string[]>;
  readonly exists: Resolver<"Directory", {
    readonly path: string;
    readonly expectedType: ("REGULAR_TYPE" | "DIRECTORY_TYPE" | "SYMLINK_TYPE") | null;
    readonly doNotFollowSymlinks: boolean;
  }, boolean>;
  readonly export: Resolver<"Directory", {
    readonly path: string;
    readonly wipe: boolean;
  }, string>;
  readonly file: Resolver<"Directory", {
    readonly path: string;
  }, Made<"File">>;
  readonly filter: Resolver<"Directory", {
    readonly exclude: readonly string[];
    readonly include: readonly string[];
    readonly gitignore: boolean;
  }, Made<"Directory">>;
  readonly findUp: Resolver<"Directory", {
    readonly name: string;
    readonly start: string;
  }, string | null>;
  readonly glob: Resolver<"Directory", {
    readonly pattern: string;
  }, readonly string[]>;
  readonly name: Resolver<"Directory", Record<never, never>, string>;
  readonly search: Resolver<"Directory", {
    readonly paths: readonly string[];
    readonly globs: readonly string[];
    readonly pattern: string;
    readonly literal: boolean;
    readonly multiline: boolean;
    readonly dotall: boolean;
    readonly insensitive: boolean;
    readonly skipIgnored: boolean;
    readonly skipHidden: boolean;
    readonly filesOnly: boolean;
    readonly limit: number | null;
  }, readonly Made<"SearchResult">[]>;
  readonly stat: Resolver<"Directory", {
    readonly path: string;
    readonly doNotFollowSymlinks: boolean;
  }, Made<"Stat"> | null>;
  readonly sync: Resolver<"Directory", Record<never, never>, void>;
  readonly withChanges: Resolver<"Directory", {
    readonly changes: Value<"Changeset">;
  }, Made<"Directory">>;
  readonly withDirectory: Resolver<"Directory", {
    readonly path: string;
    readonly source: Value<"Directory">;
    readonly exclude: readonly string[];
    readonly include: readonly string[];
    readonly gitignore: boolean;
    readonly owner: string;
    readonly permissions: number | null;
  }, Made<"Directory">>;
  readonly withError: Resolver<"Directory", {
    readonly err: string;
  }, Made<"Directory">>;
  readonly withFile: Resolver<"Directory", {
    readonly path: string;
    readonly source: Value<"File">;
    readonly permissions: number | null;
    readonly owner: string;
  }, Made<"Directory">>;
  readonly withFiles: Resolver<"Directory", {
    readonly path: string;
    readonly sources: readonly Value<"File">[];
    readonly permissions: number | null;
  }, Made<"Directory">>;
  readonly withNewDirectory: Resolver<"Directory", {
    readonly path: string;
    readonly permissions: number;
  }, Made<"Directory">>;
  readonly withNewFile: Resolver<"Directory", {
    readonly path: string;
    readonly contents: string;
    readonly permissions: number;
  }, Made<"Directory">>;
  readonly withPatch: Resolver<"Directory", {
    readonly patch: string;
  }, Made<"Directory">>;
  readonly withPatchFile: Resolver<"Directory", {
    readonly patch: Value<"File">;
  }, Made<"Directory">>;
  readonly withSymlink: Resolver<"Directory", {
    readonly target: string;
    readonly linkName: string;
  }, Made<"Directory">>;
  readonly withTimestamps: Resolver<"Directory", {
    readonly timestamp: number;
  }, Made<"Directory">>;
  readonly withoutDirectory: Resolver<"Directory", {
    readonly path: string;
  }, Made<"Directory">>;
  readonly withoutFile: Resolver<"Directory", {
    readonly path: string;
  }, Made<"Directory">>;
  readonly withoutFiles: Resolver<"Directory", {
    readonly paths: readonly string[];
    readonly exact: boolean;
  }, Made<"Directory">>;
  readonly terminal: Resolver<"Directory", {
    readonly container: Value<"Container"> | null;
    readonly cmd: readonly string[];
    readonly insecureRootCapabilities: boolean;
  }, Made<"Directory">>;
};

export type EngineFields = {
  readonly clients: Resolver<"Engine", Record<never, never>, readonly string[]>;
  readonly localCache: Resolver<"Engine", Record<never, never>, Made<"EngineCache">>;
  readonly name: Resolver<"Engine", Record<never, never>, string>;
};

export type EngineCacheFields = {
  readonly entrySet: Resolver<"EngineCache", {
    readonly key: string;
  }, Made<"EngineCacheEntrySet">>;
  readonly imageNames: Resolver<"EngineCache", Record<never, never>, readonly string[]>;
  readonly maxUsedSpace: Resolver<"EngineCache", Record<never, never>, number>;
  readonly minFreeSpace: Resolver<"EngineCache", Record<never, never>, number>;
  readonly prune: Resolver<"EngineCache", {
    readonly useDefaultPolicy: boolean;
    readonly maxUsedSpace: string;
    readonly reservedSpace: string;
    readonly minFreeSpace: string;
    readonly targetSpace: string;
  }, "" | null>;
  readonly reservedSpace: Resolver<"EngineCache", Record<never, never>, number>;
  readonly targetSpace: Resolver<"EngineCache", Record<never, never>, number>;
};

export type EngineCacheEntryFields = {
  readonly activelyUsed: Resolver<"EngineCacheEntry", Record<never, never>, boolean>;
  readonly createdTimeUnixNano: Resolver<"EngineCacheEntry", Record<never, never>, number>;
  readonly dagqlCall: Resolver<"EngineCacheEntry", Record<never, never>, string>;
  readonly description: Resolver<"EngineCacheEntry", Record<never, never>, string>;
  readonly diskSpaceBytes: Resolver<"EngineCacheEntry", Record<never, never>, number>;
  readonly mostRecentUseTimeUnixNano: Resolver<"EngineCacheEntry", Record<never, never>, number>;
  readonly recordType: Resolver<"EngineCacheEntry", Record<never, never>, string>;
  readonly recordTypes: Resolver<"EngineCacheEntry", Record<never, never>, readonly string[]>;
};

export type EngineCacheEntrySetFields = {
  readonly diskSpaceBytes: Resolver<"EngineCacheEntrySet", Record<never, never>, number>;
  readonly entries: Resolver<"EngineCacheEntrySet", Record<never, never>, readonly Made<"EngineCacheEntry">[]>;
  readonly entryCount: Resolver<"EngineCacheEntrySet", Record<never, never>, number>;
};

export type EnvFileFields = {
  readonly asFile: Resolver<"EnvFile", Record<never, never>, Made<"File">>;
  readonly exists: Resolver<"EnvFile", {
    readonly name: string;
  }, boolean>;
  readonly get: Resolver<"EnvFile", {
    readonly name: string;
    readonly raw: boolean | null;
  }, string>;
  readonly namespace: Resolver<"EnvFile", {
    readonly prefix: string;
  }, Made<"EnvFile">>;
  readonly variables: Resolver<"EnvFile", {
    readonly raw: boolean | null;
  }, readonly Made<"EnvVariable">[]>;
  readonly withVariable: Resolver<"EnvFile", {
    readonly name: string;
    readonly value: string;
  }, Made<"EnvFile">>;
  readonly withoutVariable: Resolver<"EnvFile", {
    readonly name: string;
  }, Made<"EnvFile">>;
};

export type EnvVariableFields = {
  readonly name: Resolver<"EnvVariable", Record<never, never>, string>;
  readonly value: Resolver<"EnvVariable", Record<never, never>, string>;
};

export type ErrorFields = {
  readonly message: Resolver<"Error", Record<never, never>, string>;
  readonly values: Resolver<"Error", Record<never, never>, readonly Made<"ErrorValue">[]>;
  readonly withValue: Resolver<"Error", {
    readonly name: string;
    readonly value: string;
  }, Made<"Error">>;
};

export type ErrorValueFields = {
  readonly name: Resolver<"ErrorValue", Record<never, never>, string>;
  readonly value: Resolver<"ErrorValue", Record<never, never>, string>;
};

export type FileFields = {
  readonly asEnvFile: Resolver<"File", {
    readonly expand: boolean | null;
  }, Made<"EnvFile">>;
  readonly asJSON: Resolver<"File", Record<never, never>, Made<"JSONValue">>;
  readonly chown: Resolver<"File", {
    readonly owner: string;
  }, Made<"File">>;
  readonly contents: Resolver<"File", {
    readonly offsetLines: number | null;
    readonly limitLines: number | null;
  }, string>;
  readonly digest: Resolver<"File", {
    readonly excludeMetadata: boolean;
  }, string>;
  readonly export: Resolver<"File", {
    readonly path: string;
    readonly allowParentDirPath: boolean;
  }, string>;
  readonly name: Resolver<"File", Record<never, never>, string>;
  readonly search: Resolver<"File", {
    readonly pattern: string;
    readonly literal: boolean;
    readonly multiline: boolean;
    readonly dotall: boolean;
    readonly insensitive: boolean;
    readonly skipIgnored: boolean;
    readonly skipHidden: boolean;
    readonly filesOnly: boolean;
    readonly limit: number | null;
    readonly paths: readonly string[];
    readonly globs: readonly string[];
  }, readonly Made<"SearchResult">[]>;
  readonly size: Resolver<"File", Record<never, never>, number>;
  readonly stat: Resolver<"File", Record<never, never>, Made<"Stat"> | null>;
  readonly sync: Resolver<"File", Record<never, never>, void>;
  readonly withName: Resolver<"File", {
    readonly name: string;
  }, Made<"File">>;
  readonly withReplaced: Resolver<"File", {
    readonly search: string;
    readonly replacement: string;
    readonly all: boolean;
    readonly firstFrom: number | null;
  }, Made<"File">>;
  readonly withTimestamps: Resolver<"File", {
    readonly timestamp: number;
  }, Made<"File">>;
};

export type HealthcheckConfigFields = {
  readonly args: Resolver<"HealthcheckConfig", Record<never, never>, readonly string[]>;
  readonly interval: Resolver<"HealthcheckConfig", Record<never, never>, string>;
  readonly retries: Resolver<"HealthcheckConfig", Record<never, never>, number>;
  readonly shell: Resolver<"HealthcheckConfig", Record<never, never>, boolean>;
  readonly startInterval: Resolver<"HealthcheckConfig", Record<never, never>, string>;
  readonly startPeriod: Resolver<"HealthcheckConfig", Record<never, never>, string>;
  readonly timeout: Resolver<"HealthcheckConfig", Record<never, never>, string>;
};

export type HostFields = {
  readonly containerImage: Resolver<"Host", {
    readonly name: string;
  }, Made<"Container">>;
  readonly directory: Resolver<"Host", {
    readonly path: string;
    readonly exclude: readonly string[];
    readonly include: readonly string[];
    readonly noCache: boolean;
    readonly gitignore: boolean;
  }, Made<"Directory">>;
  readonly file: Resolver<"Host", {
    readonly path: string;
    readonly noCache: boolean;
  }, Made<"File">>;
  readonly findUp: Resolver<"Host", {
    readonly name: string;
    readonly noCache: boolean;
  }, string | null>;
  readonly unixSocket: Resolver<"Host", {
    readonly path: string;
  }, Made<"Socket">>;
};

export type JSONValueFields = {
  readonly asArray: Resolver<"JSONValue", Record<never, never>, readonly Made<"JSONValue">[]>;
  readonly asBoolean: Resolver<"JSONValue", Record<never, never>, boolean>;
  readonly asInteger: Resolver<"JSONValue", Record<never, never>, number>;
  readonly asString: Resolver<"JSONValue", Record<never, never>, string>;
  readonly contents: Resolver<"JSONValue", {
    readonly pretty: boolean;
    readonly indent: string;
  }, string>;
  readonly field: Resolver<"JSONValue", {
    readonly path: readonly string[];
  }, Made<"JSONValue">>;
  readonly fields: Resolver<"JSONValue", Record<never, never>, readonly string[]>;
  readonly newBoolean: Resolver<"JSONValue", {
    readonly value: boolean;
  }, Made<"JSONValue">>;
  readonly newInteger: Resolver<"JSONValue", {
    readonly value: number;
  }, Made<"JSONValue">>;
  readonly newString: Resolver<"JSONValue", {
    readonly value: string;
  }, Made<"JSONValue">>;
  readonly withContents: Resolver<"JSONValue", {
    readonly contents: string;
  }, Made<"JSONValue">>;
  readonly withField: Resolver<"JSONValue", {
    readonly path: readonly string[];
    readonly value: Value<"JSONValue">;
  }, Made<"JSONValue">>;
};

export type LabelFields = {
  readonly name: Resolver<"Label", Record<never, never>, string>;
  readonly value: Resolver<"Label", Record<never, never>, string>;
};

export type PortFields = {
  readonly description: Resolver<"Port", Record<never, never>, string | null>;
  readonly experimentalSkipHealthcheck: Resolver<"Port", Record<never, never>, boolean>;
  readonly port: Resolver<"Port", Record<never, never>, number>;
  readonly protocol: Resolver<"Port", Record<never, never>, ("TCP" | "UDP")>;
};

export type SearchResultFields = {
  readonly absoluteOffset: Resolver<"SearchResult", Record<never, never>, number>;
  readonly filePath: Resolver<"SearchResult", Record<never, never>, string>;
  readonly lineNumber: Resolver<"SearchResult", Record<never, never>, number>;
  readonly matchedLines: Resolver<"SearchResult", Record<never, never>, string>;
  readonly submatches: Resolver<"SearchResult", Record<never, never>, readonly Made<"SearchSubmatch">[]>;
};

export type SearchSubmatchFields = {
  readonly end: Resolver<"SearchSubmatch", Record<never, never>, number>;
  readonly start: Resolver<"SearchSubmatch", Record<never, never>, number>;
  readonly text: Resolver<"SearchSubmatch", Record<never, never>, string>;
};

export type SecretFields = {
  readonly name: Resolver<"Secret", Record<never, never>, string>;
  readonly plaintext: Resolver<"Secret", Record<never, never>, string>;
  readonly uri: Resolver<"Secret", Record<never, never>, string>;
};

export type SocketFields = {

};

export type StatFields = {
  readonly fileType: Resolver<"Stat", Record<never, never>, ("UNKNOWN" | "REGULAR" | "DIRECTORY" | "SYMLINK") | null>;
  readonly name: Resolver<"Stat", Record<never, never>, string>;
  readonly permissions: Resolver<"Stat", Record<never, never>, number>;
  readonly size: Resolver<"Stat", Record<never, never>, number>;
};

/** Objects that are told whole. */
export type Data = {
  readonly Look: {
    readonly kind: ("UNKNOWN" | "REGULAR" | "DIRECTORY" | "SYMLINK");
    readonly sizeBytes: number | null;
    readonly entries: readonly Data["LookEntry"][];
    readonly moreEntries: number | null;
    readonly head: string | null;
    readonly permissions: number;
    readonly owner: string;
  };
  readonly LookEntry: {
    readonly path: string;
    readonly kind: ("UNKNOWN" | "REGULAR" | "DIRECTORY" | "SYMLINK");
    readonly sizeBytes: number | null;
    readonly permissions: number;
    readonly owner: string;
  };
  readonly Plan: {
    readonly links: readonly Data["PlanLink"][];
    readonly steps: readonly Data["PlanStep"][];
    readonly moreSteps: number;
    readonly sizeBytes: number | null;
    readonly container: Data["PlanContainer"] | null;
  };
  readonly PlanLink: {
    readonly field: string;
    readonly op: string | null;
    readonly state: ("KEPT" | "MISSING" | "MAYBE" | "FREE" | "UNKNOWN");
    readonly isNeeded: boolean;
    readonly tookMs: number | null;
  };
  readonly PlanStep: {
    readonly op: string;
    readonly kind: string;
    readonly title: string;
    readonly inputs: readonly string[];
    readonly state: ("KEPT" | "MISSING" | "MAYBE" | "FREE" | "UNKNOWN");
    readonly isNeeded: boolean;
    readonly tookMs: number | null;
    readonly sizeBytes: number | null;
  };
  readonly PlanContainer: {
    readonly platform: Platform;
    readonly entrypoint: readonly string[];
    readonly defaultArgs: readonly string[];
    readonly workdir: string;
    readonly user: string;
    readonly env: readonly Data["PlanVariable"][];
    readonly ports: readonly string[];
  };
  readonly PlanVariable: {
    readonly name: string;
    readonly value: string;
  };
  readonly Why: {
    readonly op: string;
    readonly title: string | null;
    readonly isKept: boolean;
    readonly madeAtMs: number | null;
    readonly usedAtMs: number | null;
    readonly sizeBytes: number | null;
    readonly isInUse: boolean | null;
    readonly tookMs: number | null;
    readonly inputs: readonly Data["WhyInput"][];
    readonly before: Data["WhyRun"] | null;
    readonly changes: readonly Data["WhyChange"][];
    readonly areChangesCut: boolean;
  };
  readonly WhyInput: {
    readonly op: string;
    readonly title: string;
  };
  readonly WhyRun: {
    readonly op: string;
    readonly title: string;
    readonly madeAtMs: number;
    readonly tookMs: number | null;
  };
  readonly WhyChange: {
    readonly kind: ("COMMAND" | "VARIABLE" | "SETTING" | "MOUNT" | "ACTION" | "FILES" | "IMAGE" | "STEP" | "FORGOTTEN");
    readonly op: string;
    readonly title: string;
    readonly name: string;
    readonly before: string | null;
    readonly now: string | null;
    readonly paths: readonly Data["WhyPath"][] | null;
    readonly morePaths: number;
  };
  readonly WhyPath: {
    readonly path: string;
    readonly kind: ("ADDED" | "MODIFIED" | "REMOVED" | "RENAMED");
  };
  readonly LiveTerminal: {
    readonly number: number;
    readonly title: string;
    readonly command: readonly string[];
    readonly columns: number;
    readonly rows: number;
    readonly viewers: number;
    readonly session: string;
    readonly openedAtMs: number;
    readonly exitCode: number | null;
    readonly changed: number;
    readonly changes: readonly Data["TerminalChange"][];
  };
  readonly TerminalChange: {
    readonly kind: string;
    readonly path: string;
    readonly sizeBytes: number | null;
  };
  readonly TerminalOutcome: {
    readonly exitCode: number | null;
    readonly kept: string | null;
    readonly isDetached: boolean;
  };
  readonly TerminalOutput: {
    readonly offset: number;
    readonly bytes: string;
    readonly isScreen: boolean;
    readonly columns: number;
    readonly rows: number;
    readonly exitCode: number | null;
  };
  readonly OutputPiece: {
    readonly stream: ("STDOUT" | "STDERR");
    readonly sinceMs: number;
    readonly bytes: string;
  };
};

export type Fields = {
  readonly Query: QueryFields;
  readonly Address: AddressFields;
  readonly CacheVolume: CacheVolumeFields;
  readonly Changeset: ChangesetFields;
  readonly Container: ContainerFields;
  readonly DiffStat: DiffStatFields;
  readonly Directory: DirectoryFields;
  readonly Engine: EngineFields;
  readonly EngineCache: EngineCacheFields;
  readonly EngineCacheEntry: EngineCacheEntryFields;
  readonly EngineCacheEntrySet: EngineCacheEntrySetFields;
  readonly EnvFile: EnvFileFields;
  readonly EnvVariable: EnvVariableFields;
  readonly Error: ErrorFields;
  readonly ErrorValue: ErrorValueFields;
  readonly File: FileFields;
  readonly HealthcheckConfig: HealthcheckConfigFields;
  readonly Host: HostFields;
  readonly JSONValue: JSONValueFields;
  readonly Label: LabelFields;
  readonly Port: PortFields;
  readonly SearchResult: SearchResultFields;
  readonly SearchSubmatch: SearchSubmatchFields;
  readonly Secret: SecretFields;
  readonly Socket: SocketFields;
  readonly Stat: StatFields;
};

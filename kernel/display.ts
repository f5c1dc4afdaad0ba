// What is to be seen of a value, before anybody decides how it looks: a terminal and a notebook
// draw the same. Plain data that crosses between processes.
// Invariant: nothing was run in order to show it.

export type Shown =
  /** There is no value, or it is undefined. */
  | { readonly kind: "nothing" }
  /** Text, as it is. `cutChars` were left out at its end. */
  | { readonly kind: "text"; readonly text: string; readonly cutChars: number }
  /** Any other value, as Node shows it, with colours. */
  | { readonly kind: "inspected"; readonly ansi: string; readonly cutChars: number }
  /** A list of records that agree in their members. */
  | {
      readonly kind: "table";
      readonly columns: readonly string[];
      readonly rows: readonly (readonly string[])[];
      readonly moreRows: number;
    }
  /**
   * An object of the API, which was described and not made. Its ID may hold the text of a secret
   * (`setSecret`): it is for asking the engine, and never written down or drawn.
   */
  | { readonly kind: "lazy"; readonly type: string; readonly id: string; readonly chain: string }
  /** What the value itself says that it looks like, by media type. */
  | { readonly kind: "rich"; readonly bundle: Bundle };

/** `text/plain` is always in it. */
export interface Bundle {
  readonly "text/plain": string;
  readonly [mediaType: string]: string;
}

/** What there is to say about an object of the API without running anything. */
export type Card =
  | ContainerCard
  | DirectoryCard
  | FileCard
  /** Of the other types, the chain is all that is known. */
  | { readonly kind: "other"; readonly type: string; readonly steps: readonly CardStep[] };

/** `free`: it makes no Op. `unknown`: the engine was not asked, or did not say in time. */
export type StepState = "kept" | "missing" | "free" | "unknown";

/** One call of the chain, in the words of the user's language. */
export interface CardStep {
  readonly code: string;
  readonly state: StepState;
  /** How long it took when it ran, or how long its nearest kin took. */
  readonly tookMs: number | null;
}

export interface ContainerCard {
  readonly kind: "container";
  readonly steps: readonly CardStep[];
  /** null when it would have to be asked for: no engine is there, or a tag is not pinned. */
  readonly facts: ContainerFacts | null;
}

export interface ContainerFacts {
  readonly platform: string;
  readonly entrypoint: readonly string[];
  readonly defaultArgs: readonly string[];
  readonly workdir: string;
  readonly user: string;
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly ports: readonly string[];
  /** Of its file system; null when that has not been made. */
  readonly sizeBytes: number | null;
}

export interface DirectoryCard {
  readonly kind: "directory";
  readonly steps: readonly CardStep[];
  /** null when it has not been made. */
  readonly tree: Tree | null;
}

/** The first entries of a directory, those near its top before those that lie deep. */
export interface Tree {
  readonly entries: readonly TreeEntry[];
  /** How many more there are; null when nobody counted. */
  readonly moreEntries: number | null;
}

export interface TreeEntry {
  /** From the directory on, without a slash at its end. */
  readonly path: string;
  readonly kind: "file" | "directory" | "symlink" | "other";
  /** null of what is no file. */
  readonly sizeBytes: number | null;
}

export interface FileCard {
  readonly kind: "file";
  readonly steps: readonly CardStep[];
  readonly name: string;
  /** null when it has not been made. */
  readonly content: FileContent | null;
}

export interface FileContent {
  readonly sizeBytes: number;
  /** The beginning, as text; of what is no text, its first bytes. */
  readonly head: { readonly text: string } | { readonly bytes: Uint8Array };
}

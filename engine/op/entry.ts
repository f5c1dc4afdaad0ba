// What is known of one name in a folder without reading it.

export type EntryKind = "file" | "directory" | "symlink" | "other";

export interface Entry {
  readonly name: string;
  readonly kind: EntryKind;
  /** The permission bits alone. */
  readonly mode: number;
  readonly size: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtimeMs: number;
}

// Puts the entries of an image layer into a folder that becomes an overlay's upper directory.
// Whiteouts of the archive (`.wh.NAME`, `.wh..wh..opq`) become those of overlayfs: a character
// device 0:0 and an attribute. A whiteout speaks of the layers below, never of its own layer.
// Calls are synchronous, the fastest way for many small files: run it off the event loop.
// Invariant: nothing outside the folder is written or removed (see places.ts).

import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  futimesSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  rmSync,
  type Stats,
  symlinkSync,
  writeSync,
} from "node:fs";
import { makeNode } from "../../../libc/libc.ts";
import { setOpaque } from "../../../libc/marks.ts";
import { MalformedArchive } from "./malformed.ts";
import { createMetadata, isErrno, type Metadata, setAttributes } from "./metadata.ts";
import type { EntryKind, TarEntry, TarSink } from "./parser.ts";
import { asText, createPlaces, native, type Places, parentOf, shown } from "./places.ts";

export interface Extractor extends TarSink {
  /** Sets what must be set last. Answers the bytes of all files together. */
  finish(): number;
}

export interface ExtractOptions {
  readonly folder: string;
  /** Only root may give files away. */
  readonly keepsOwners: boolean;
}

const WHITEOUT = ".wh.";
const OPAQUE = ".wh..wh..opq";
/** Other names that begin so are notes of an older file system to itself. */
const PRIVATE = ".wh..wh.";

const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
const NODE_TYPES: Readonly<Partial<Record<EntryKind, number>>> = {
  character: constants.S_IFCHR,
  block: constants.S_IFBLK,
  fifo: constants.S_IFIFO,
};

export function createExtractor(options: ExtractOptions): Extractor {
  return new FolderExtractor(options);
}

class FolderExtractor implements Extractor {
  readonly #keepsOwners: boolean;
  readonly #metadata: Metadata;
  readonly #places: Places;
  #sizeBytes = 0;
  #open: { readonly fd: number; readonly path: string; readonly entry: TarEntry } | null = null;

  constructor({ folder, keepsOwners }: ExtractOptions) {
    const metadata = createMetadata(keepsOwners);
    this.#keepsOwners = keepsOwners;
    this.#metadata = metadata;
    this.#places = createPlaces({
      folder,
      made(path, instead) {
        metadata.implied(path);
        if (isWhiteout(instead)) setOpaque(asText(path));
      },
    });
  }

  entry(entry: TarEntry): void {
    const parts = this.#places.split(entry.name);
    const name = parts.at(-1) ?? "";
    if (name.startsWith(WHITEOUT)) this.#hide(parts, name);
    else if (parts.length > 0) this.#put(entry, this.#places.locate(parts));
    else if (entry.kind === "directory") this.#metadata.later(this.#places.root, entry);
  }

  data(bytes: Uint8Array): void {
    if (this.#open === null) return;
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#open.fd, bytes, at);
    this.#sizeBytes += bytes.length;
  }

  end(): void {
    if (this.#open === null) return;
    const { fd, path, entry } = this.#open;
    this.#open = null;
    try {
      // The owner first: giving a file away clears its setuid bits and its capabilities.
      if (this.#keepsOwners) fchownSync(fd, entry.uid, entry.gid);
      fchmodSync(fd, entry.mode);
      if (entry.attributes.size > 0) setAttributes(path, entry.attributes);
      futimesSync(fd, entry.mtime, entry.mtime);
    } finally {
      closeSync(fd);
    }
  }

  finish(): number {
    this.#metadata.finish();
    return this.#sizeBytes;
  }

  #hide(parts: readonly string[], name: string): void {
    if (name === OPAQUE) {
      // Locating a name makes the folder that it is in.
      setOpaque(asText(parentOf(this.#places.locate(parts))));
      return;
    }
    if (name.startsWith(PRIVATE)) return;
    const hidden = name.slice(WHITEOUT.length);
    if (["", ".", ".."].includes(hidden)) {
      throw new MalformedArchive(`${shown(name)} hides nothing`);
    }
    const path = this.#places.locate([...parts.slice(0, -1), hidden]);
    const found = lstatSync(native(path), { throwIfNoEntry: false });
    if (found === undefined) makeNode(asText(path), constants.S_IFCHR, 0, 0);
    else if (found.isDirectory()) setOpaque(asText(path));
  }

  #put(entry: TarEntry, path: string): void {
    switch (entry.kind) {
      case "file": {
        const fd = this.#afresh(path, () => openSync(native(path), NEW_FILE, 0o600));
        this.#open = { fd, path, entry };
        return;
      }
      case "directory":
        return this.#putDirectory(entry, path);
      case "hardlink":
        return this.#putLink(entry, path);
      case "symlink":
        if (entry.linkName === "") throw new MalformedArchive(`${shown(entry.name)} links nowhere`);
        this.#afresh(path, () => symlinkSync(native(entry.linkName), native(path)));
        return this.#metadata.now(path, entry);
      default:
        return this.#putNode(entry, path);
    }
  }

  #putDirectory(entry: TarEntry, path: string): void {
    const found = lstatSync(native(path), { throwIfNoEntry: false }) ?? null;
    if (!found?.isDirectory()) {
      if (found !== null) this.#remove(path);
      mkdirSync(native(path), 0o700);
      if (isWhiteout(found)) setOpaque(asText(path));
    }
    this.#metadata.later(path, entry);
  }

  #putLink(entry: TarEntry, path: string): void {
    const target = this.#places.locate(this.#places.split(entry.linkName));
    if (target === path) return;
    const found = lstatSync(native(target), { throwIfNoEntry: false });
    if (found === undefined || found.isDirectory()) {
      const link = `${shown(entry.name)} to ${shown(entry.linkName)}`;
      throw new MalformedArchive(`hard link ${link}: no such file in the archive before it`);
    }
    this.#afresh(path, () => linkSync(native(target), native(path)));
  }

  #putNode(entry: TarEntry, path: string): void {
    const type = NODE_TYPES[entry.kind] ?? 0;
    try {
      this.#afresh(path, () => {
        makeNode(asText(path), type | entry.mode, entry.major, entry.minor);
      });
    } catch (error) {
      // Where devices may not be made, containers have those of their own /dev and no others.
      if (isErrno(error, "EPERM") && entry.kind !== "fifo") return;
      throw error;
    }
    this.#metadata.now(path, entry);
  }

  /** An entry replaces what an earlier one put in its place. */
  #afresh<T>(path: string, make: () => T): T {
    try {
      return make();
    } catch (error) {
      if (!isErrno(error, "EEXIST")) throw error;
      this.#remove(path);
      return make();
    }
  }

  #remove(path: string): void {
    rmSync(native(path), { recursive: true });
    this.#places.forget();
    this.#metadata.forget(path);
  }
}

function isWhiteout(found: Stats | null): boolean {
  return found?.isCharacterDevice() === true && found.rdev === 0;
}

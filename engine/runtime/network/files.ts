// The files by which a container knows names, as they lie on the host for the time of a run.

import { mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";

export interface NameFile {
  readonly source: string;
  readonly at: string;
}

export interface NameFiles {
  /** Of one run. */
  writeHosts(id: string, text: string): NameFile;
  dropHosts(file: NameFile): void;
  /** Of all sandboxes. */
  writeResolving(text: string): NameFile;
  /** The host's own, as far as it has them. */
  hostFiles(): NameFile[];
  /** The text of the host's resolv.conf; empty when it has none. */
  hostResolving(): string;
}

export function createNameFiles(folder: string, hostFolder: string): NameFiles {
  mkdirSync(folder, { recursive: true });
  let resolving: string | null = null;
  return {
    writeHosts(id, text) {
      const source = `${folder}/${id}.hosts`;
      writeFileSync(source, text, { mode: 0o644 });
      return { source, at: HOSTS };
    },
    dropHosts: ({ source }) => rmSync(source, { force: true }),
    writeResolving(text) {
      const source = `${folder}/resolv.conf`;
      if (text !== resolving) writeFileSync(source, text, { mode: 0o644 });
      resolving = text;
      return { source, at: RESOLVING };
    },
    hostFiles() {
      return [HOSTS, RESOLVING].flatMap((at) => {
        const source = realPath(at.replace("/etc", hostFolder));
        return source === null ? [] : [{ source, at }];
      });
    },
    hostResolving() {
      const path = realPath(`${hostFolder}/resolv.conf`);
      return path === null ? "" : readFileSync(path, "utf8");
    },
  };
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

const HOSTS = "/etc/hosts";
const RESOLVING = "/etc/resolv.conf";

// Paths in strings: of the host in `host().directory("…")`, of a container in `.file("…")`.

import type { LiteralCall } from "../text/literal.ts";
import type { Source, SourceItem } from "./source.ts";

export interface PathEntry {
  readonly name: string;
  readonly isDirectory: boolean;
}

/** The entries of a folder; null when there is none, or it would cost too much to say. */
type ListHost = (path: string) => Promise<readonly PathEntry[] | null>;
type ListContainer = (receiver: string, path: string) => ReturnType<ListHost>;

const HOST = /(?:^|\.)host\(\)$/;
const HOST_METHODS = ["directory", "file", "findUp"];
const CONTAINER_METHODS = ["directory", "file", "entries", "exists", "stat", "withWorkdir"];

/** `isHost` says it of a name that stands for the host. */
export function createHostPaths(list: ListHost, isHost: (name: string) => boolean): Source {
  return async ({ text, call }) => {
    if (!isOf(call, HOST_METHODS)) return null;
    if (!HOST.test(call.receiver) && !isHost(call.receiver)) return null;
    return offer(text, await list(folderOf(text)));
  };
}

export function createContainerPaths(list: ListContainer): Source {
  return async ({ text, call }) => {
    if (!isOf(call, CONTAINER_METHODS) || HOST.test(call.receiver) || call.receiver === "") {
      return null;
    }
    return offer(text, await list(call.receiver, folderOf(text)));
  };
}

function isOf(call: LiteralCall | null, methods: readonly string[]): call is LiteralCall {
  return call !== null && call.argument === 0 && methods.includes(call.method);
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1) || ".";
}

function offer(text: string, entries: readonly PathEntry[] | null) {
  if (entries === null) return null;
  const typed = text.slice(text.lastIndexOf("/") + 1);
  const items = entries
    // A hidden file is offered to who asks for one.
    .filter(({ name }) => !name.startsWith(".") || typed.startsWith("."))
    .map(pathItem);
  return { replaces: typed.length, items };
}

function pathItem({ name, isDirectory }: PathEntry): SourceItem {
  return { text: isDirectory ? `${name}/` : name, kind: "path", type: "" };
}

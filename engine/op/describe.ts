// One short line that tells a person what an Op does.

import { never } from "../../stdlib/base/assert.ts";
import { shortOf } from "./digest.ts";
import type { FileAction, Op } from "./op.ts";

const LONGEST = 80;

export function describeOp(op: Op): string {
  return clip(sentence(op));
}

function sentence(op: Op): string {
  switch (op.kind) {
    case "image":
      return `image ${shortOf(op.manifest)} for ${op.platform}`;
    case "tree":
      return `folder ${shortOf(op.tree)}`;
    case "exec":
      return `exec ${op.args.map(quote).join(" ")}`;
    case "file":
      return op.actions.length === 0 ? "empty folder" : op.actions.map(describeAction).join(", ");
    case "diff":
      return `diff of ${op.upper.path}`;
    default:
      return never(op);
  }
}

export function describeAction(action: FileAction): string {
  switch (action.kind) {
    case "copy":
      return `copy ${action.from.path} to ${action.path}`;
    case "symlink":
      return `link ${action.path} to ${action.target}`;
    case "mkdir":
    case "mkfile":
    case "remove":
    case "chown":
    case "stamp":
    case "replace":
    case "patch":
      return `${action.kind} ${action.path}`;
    default:
      return never(action);
  }
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word);
}

function clip(line: string): string {
  const flat = line.replace(/\s+/g, " ");
  return flat.length <= LONGEST ? flat : `${flat.slice(0, LONGEST - 1)}…`;
}

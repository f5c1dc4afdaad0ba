// The thread of a FilesPool: an entry file, which only starts.

import { never } from "../../stdlib/base/assert.ts";
import { applyChange } from "./change.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { digestFile, digestTree } from "./digest.ts";
import { failDiskFull, failTreePath } from "./errno.ts";
import { exportTree } from "./export.ts";
import { linkTree } from "./link.ts";
import { measureFolder } from "./measure.ts";
import type { FilesReply, FilesRequest } from "./pool.ts";
import { serveThread } from "./serve.ts";

serveThread<FilesRequest, FilesReply>((request, check) => {
  try {
    return perform(request, check);
  } catch (error) {
    failTreePath(error, "path" in request ? request.path : "/");
    throw error;
  }
});

function perform(request: FilesRequest, check: Checkpoint): FilesReply {
  switch (request.kind) {
    case "digest-tree":
      return digestTree(request.root, request.path, check);
    case "digest-file":
      return digestFile(request.root, request.path, request.options, check);
    case "change":
      for (const change of request.changes) applyChange(request.root, change, check);
      return null;
    case "link":
      linkAll(request, check);
      return null;
    case "export":
      exportTree(request.source, request.hostPath, request.options, check);
      return null;
    case "measure":
      return measureFolder(request.folder, check);
    default:
      return never(request);
  }
}

function linkAll(request: Extract<FilesRequest, { kind: "link" }>, check: Checkpoint): void {
  const { sources, target, filter } = request;
  try {
    for (const source of sources) linkTree(source, target, filter, check);
  } catch (error) {
    failDiskFull(error, target);
    throw error;
  }
}

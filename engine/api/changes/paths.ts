// The paths of what differs, as the API tells them: a slash at the end of a directory's.

import type { Difference } from "../../op/difference.ts";

export function addedPaths(differences: readonly Difference[]): string[] {
  return differences.filter(({ before }) => before === null).map(pathOf);
}

export function modifiedPaths(differences: readonly Difference[]): string[] {
  return differences.filter(({ before, after }) => before !== null && after !== null).map(pathOf);
}

export function removedPaths(differences: readonly Difference[]): string[] {
  return differences.filter(({ after }) => after === null).map(pathOf);
}

export function pathOf({ path, before, after }: Difference): string {
  return (after ?? before)?.kind === "directory" ? `${path}/` : path;
}

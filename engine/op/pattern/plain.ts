// Patterns that are plain paths, of which a list may hold hundreds: found by look-up, not one by
// one. Not for lists that take back with `!`, where the order decides.

export interface PlainPaths {
  /** Whether the path, or a directory above it, is in the list. */
  covers(names: readonly string[]): boolean;
  /** Whether something in the list lies below the directory. */
  reaches(directory: string): boolean;
}

/** A name with none of the signs that mean more than themselves. */
const PLAIN = /^[^*?[\]\\!]+$/;

/** The path as it is looked up; null when the pattern is not plain. */
export function plainPath(pattern: string): string | null {
  const names = pattern.split("/").filter((name) => name !== "" && name !== ".");
  const isPlain = names.length > 0 && names.every((name) => name !== ".." && PLAIN.test(name));
  return isPlain ? names.join("/") : null;
}

export function createPlainPaths(paths: readonly string[]): PlainPaths {
  const listed = new Set(paths);
  const above = new Set<string>();
  for (const path of paths) {
    for (let cut = path.lastIndexOf("/"); cut > 0; cut = path.lastIndexOf("/", cut - 1)) {
      above.add(path.slice(0, cut));
    }
  }
  return {
    covers(names) {
      let path = "";
      return names.some((name) => {
        path = path === "" ? name : `${path}/${name}`;
        return listed.has(path);
      });
    },
    reaches: (directory) => (directory === "" ? listed.size > 0 : above.has(directory)),
  };
}

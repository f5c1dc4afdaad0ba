// Whose files are and who may do what with them, of a folder that was written out. The host cannot
// say it: only root gives files away, and version control knows of permissions no more than whether
// a file is executable. A line for each path that is not as usual: `0600 0:0 root/.profile`.
// Invariant: a line names one path below the folder, or `.` for the folder itself.

export interface Right {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** By path; `""` is the folder itself. */
export type Rights = Readonly<Record<string, Right>>;

/** null when the text is none. */
export function parseRights(text: string): Rights | null {
  const rights: Record<string, Right> = Object.create(null);
  for (const line of text.split("\n").filter((one) => one !== "")) {
    const [, mode, uid, gid, path] = LINE.exec(line) ?? [];
    if (mode === undefined || path === undefined) return null;
    const key = path === "." ? "" : path;
    rights[key] = { mode: Number.parseInt(mode, 8), uid: Number(uid), gid: Number(gid) };
  }
  return rights;
}

const LINE = /^([0-7]{4}) (\d{1,9}):(\d{1,9}) (.+)$/;

/** null of what is as usual. */
export function ownRight(path: string, rights: Rights): Right | null {
  return Object.hasOwn(rights, path) ? (rights[path] ?? null) : null;
}

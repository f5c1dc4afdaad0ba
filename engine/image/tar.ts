// Members of a tar archive as bytes: the ustar form, and before it a pax header for what ustar has
// no room for. The counterpart that reads is engine/source/image/tar/.
// Invariant: equal members give equal bytes; nothing of the machine or the moment is in them.

export interface TarMember {
  /** From the top of the archive; a directory's ends in a slash. */
  readonly name: string;
  readonly kind: MemberKind;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds. */
  readonly mtime: number;
  readonly sizeBytes: number;
  /** Of a symbolic or hard link. */
  readonly target: string;
  readonly device: readonly [major: number, minor: number];
  readonly attributes: readonly (readonly [name: string, value: Uint8Array])[];
}

export type MemberKind = keyof typeof TYPES;

const TYPES = {
  file: "0",
  hardlink: "1",
  symlink: "2",
  character: "3",
  block: "4",
  directory: "5",
  fifo: "6",
} as const;

const BLOCK = 512;
const LONGEST_NAME_BYTES = 100;
/** What seven and eleven octal digits can say. */
const MOST_ID = 0o7777777;
const MOST_SIZE_BYTES = 0o77777777777;

export const TAR_END = Buffer.alloc(2 * BLOCK);

const PLAIN: Omit<TarMember, "name"> = {
  kind: "file",
  mode: 0o644,
  uid: 0,
  gid: 0,
  mtime: 0,
  sizeBytes: 0,
  target: "",
  device: [0, 0],
  attributes: [],
};

/** What is not said is as plain as can be. */
export function tarMember(parts: Partial<TarMember> & Pick<TarMember, "name">): TarMember {
  return { ...PLAIN, ...parts };
}

/** The headers of a member; its bytes follow, and `paddingAfter` them. */
export function encodeMember(member: TarMember): Buffer {
  const own = header(member, TYPES[member.kind]);
  const records = recordsOf(member);
  if (records.length === 0) return own;
  const content = Buffer.concat(records);
  const pax = tarMember({ name: "pax", sizeBytes: content.length });
  return Buffer.concat([header(pax, "x"), content, paddingAfter(content.length), own]);
}

export function paddingAfter(sizeBytes: number): Buffer {
  return Buffer.alloc((BLOCK - (sizeBytes % BLOCK)) % BLOCK);
}

function recordsOf(member: TarMember): Buffer[] {
  const { name, target, uid, gid, sizeBytes, attributes } = member;
  const records: Buffer[] = [];
  const add = (key: string, value: string | Uint8Array) => records.push(record(key, value));
  if (!fitsName(name)) add("path", name);
  if (!fitsName(target)) add("linkpath", target);
  if (uid > MOST_ID) add("uid", String(uid));
  if (gid > MOST_ID) add("gid", String(gid));
  if (sizeBytes > MOST_SIZE_BYTES) add("size", String(sizeBytes));
  for (const [key, value] of attributes) add(`SCHILY.xattr.${key}`, value);
  return records;
}

function fitsName(name: string): boolean {
  return name.length <= LONGEST_NAME_BYTES && /^[\x20-\x7e]*$/.test(name);
}

/** `LENGTH KEY=VALUE\n`, where the length counts its own digits too. */
function record(key: string, value: string | Uint8Array): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), Buffer.from(value), Buffer.from("\n")]);
  let length = rest.length;
  while (String(length).length + rest.length !== length) {
    length = String(length).length + rest.length;
  }
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

function header(member: TarMember, type: string): Buffer {
  const block = Buffer.alloc(BLOCK);
  const [major, minor] = member.device;
  // Who reads the pax header ignores the cut name; who does not, sees something like it.
  block.write(member.name, 0, LONGEST_NAME_BYTES);
  octal(block, 100, 8, member.mode);
  octal(block, 108, 8, member.uid > MOST_ID ? 0 : member.uid);
  octal(block, 116, 8, member.gid > MOST_ID ? 0 : member.gid);
  octal(block, 124, 12, member.sizeBytes > MOST_SIZE_BYTES ? 0 : member.sizeBytes);
  octal(block, 136, 12, Math.max(0, member.mtime));
  block.fill(" ", 148, 156);
  block.write(type, 156);
  block.write(member.target, 157, LONGEST_NAME_BYTES);
  block.write("ustar\x0000", 257);
  octal(block, 329, 8, major);
  octal(block, 337, 8, minor);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

function octal(block: Buffer, at: number, length: number, value: number): void {
  block.write(value.toString(8).padStart(length - 1, "0"), at);
}

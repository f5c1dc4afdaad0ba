// Writes small tar archives from entries in memory, the same bytes for the same entries.
// What the old header has no room for goes into a pax header.

export interface TarItem {
  readonly name: string;
  readonly type?: keyof typeof TYPES;
  readonly content?: string | Uint8Array;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly mtime?: number;
  readonly link?: string;
  readonly device?: readonly [major: number, minor: number];
  /** Extended records as they stand, `SCHILY.xattr.user.color` for instance. */
  readonly pax?: Readonly<Record<string, string>>;
}

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
/** All files are of this moment unless they say otherwise, so that digests stay the same. */
export const EPOCH = 1_704_067_200;

export function writeTar(items: readonly TarItem[]): Buffer {
  return Buffer.concat([...items.flatMap(writeItem), Buffer.alloc(2 * BLOCK)]);
}

function writeItem(item: TarItem): Buffer[] {
  const { pax = {}, content = "" } = item;
  const records = { ...longNames(item), ...pax };
  const parts = Object.keys(records).length === 0 ? [] : writePax(records);
  const bytes = Buffer.from(content);
  return [...parts, header(item, TYPES[item.type ?? "file"], bytes.length), ...padded(bytes)];
}

function longNames({ name, link = "" }: TarItem): Record<string, string> {
  const records: Record<string, string> = {};
  if (Buffer.byteLength(name) > 100) records["path"] = name;
  if (Buffer.byteLength(link) > 100) records["linkpath"] = link;
  return records;
}

function writePax(records: Readonly<Record<string, string>>): Buffer[] {
  const bytes = Buffer.concat(
    Object.entries(records).map(([key, value]) => record(`${key}=${value}\n`)),
  );
  return [header({ name: "pax" }, "x", bytes.length), ...padded(bytes)];
}

/** Its length counts the digits of the length too. */
function record(text: string): Buffer {
  const bytes = Buffer.byteLength(text) + 1;
  let length = bytes + String(bytes).length;
  if (String(length).length > String(bytes).length) length = bytes + String(length).length;
  return Buffer.from(`${length} ${text}`);
}

function padded(bytes: Buffer): Buffer[] {
  return [bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)];
}

function header(item: TarItem, type: string, size: number): Buffer {
  const { name, link = "", mode = type === "5" ? 0o755 : 0o644, uid = 0, gid = 0 } = item;
  const [major, minor] = item.device ?? [0, 0];
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0, 100);
  octal(block, 100, 8, mode);
  octal(block, 108, 8, uid);
  octal(block, 116, 8, gid);
  octal(block, 124, 12, size);
  octal(block, 136, 12, item.mtime ?? EPOCH);
  block.fill(" ", 148, 156);
  block.write(type, 156);
  block.write(link, 157, 100);
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

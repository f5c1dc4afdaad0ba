// What an ELF file says about the files it needs: its interpreter, its libraries, where to look.
// Pure: it reads through a function, a few pages of a file that may be large.
// Invariant: a damaged file is answered with null, never with an exception.

export interface ElfFacts {
  /** Class and machine: a library fits a program when these are equal. */
  readonly machine: string;
  readonly interpreter: string | null;
  readonly needed: readonly string[];
  /** Folders of DT_RUNPATH, or of DT_RPATH when there is none, `$ORIGIN` unresolved. */
  readonly runpath: readonly string[];
}

/** Fewer bytes than asked for mean the end of the file. */
export type ReadAt = (offset: number, length: number) => Uint8Array;

const SEGMENT = { load: 1, dynamic: 2, interpreter: 3 };
const TAG = { end: 0, needed: 1, strings: 5, rpath: 15, runpath: 29 };
/** No real table is larger; a damaged size is not believed. */
const MOST_BYTES = 16 * 1024 * 1024;

interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

export function readElf(read: ReadAt): ElfFacts | null {
  try {
    const header = openHeader(read);
    if (header === null) return null;
    const segments = readSegments(header, read);
    const interpreter = segments.find(({ type }) => type === SEGMENT.interpreter);
    return {
      machine: header.machine,
      interpreter: interpreter === undefined ? null : textAt(readSegment(interpreter, read), 0),
      ...readDynamic(header, segments, read),
    };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

interface Header {
  readonly wide: boolean;
  readonly little: boolean;
  readonly machine: string;
  readonly tableOffset: number;
  readonly rowSize: number;
  readonly rows: number;
}

function openHeader(read: ReadAt): Header | null {
  const bytes = read(0, 64);
  const view = viewOf(bytes);
  if (bytes.length < 52 || view.getUint32(0) !== 0x7f454c46) return null;
  const wide = view.getUint8(4) === 2;
  const little = view.getUint8(5) === 1;
  return {
    wide,
    little,
    machine: `${wide ? 64 : 32}-${little ? "le" : "be"}-${view.getUint16(18, little)}`,
    tableOffset: wide ? wideAt(view, 32, little) : view.getUint32(28, little),
    rowSize: view.getUint16(wide ? 54 : 42, little),
    rows: view.getUint16(wide ? 56 : 44, little),
  };
}

function readSegments(header: Header, read: ReadAt): Segment[] {
  const { wide, little, rowSize, rows } = header;
  const table = viewOf(read(header.tableOffset, rowSize * rows));
  return Array.from({ length: rows }, (_, row) => {
    const at = row * rowSize;
    const type = table.getUint32(at, little);
    if (!wide) {
      const [offset, address, , size] = [4, 8, 12, 16].map((field) =>
        table.getUint32(at + field, little),
      );
      return { type, offset: offset ?? 0, address: address ?? 0, size: size ?? 0 };
    }
    return {
      type,
      offset: wideAt(table, at + 8, little),
      address: wideAt(table, at + 16, little),
      size: wideAt(table, at + 32, little),
    };
  });
}

type Dynamic = Pick<ElfFacts, "needed" | "runpath">;

function readDynamic(header: Header, segments: readonly Segment[], read: ReadAt): Dynamic {
  const segment = segments.find(({ type }) => type === SEGMENT.dynamic);
  if (segment === undefined) return { needed: [], runpath: [] };
  const entries = entriesOf(header, viewOf(readSegment(segment, read)));
  const strings = stringsAt(valuesOf(entries, TAG.strings)[0] ?? 0, segments, read);
  const texts = (tag: number) => valuesOf(entries, tag).map((offset) => textAt(strings, offset));
  const [path] = [...texts(TAG.runpath), ...texts(TAG.rpath)];
  return { needed: texts(TAG.needed), runpath: path === undefined ? [] : path.split(":") };
}

type Entry = readonly [tag: number, value: number];

function entriesOf({ wide, little }: Header, view: DataView): Entry[] {
  const entries: Entry[] = [];
  const size = wide ? 16 : 8;
  for (let at = 0; at + size <= view.byteLength; at += size) {
    const entry: Entry = wide
      ? [wideAt(view, at, little), wideAt(view, at + 8, little)]
      : [view.getUint32(at, little), view.getUint32(at + 4, little)];
    if (entry[0] === TAG.end) break;
    entries.push(entry);
  }
  return entries;
}

function valuesOf(entries: readonly Entry[], wanted: number): number[] {
  return entries.filter(([tag]) => tag === wanted).map(([, value]) => value);
}

/** The table of strings is named by its address in memory; a load segment tells where it lies. */
function stringsAt(address: number, segments: readonly Segment[], read: ReadAt): Uint8Array {
  const home = segments.find((one) => {
    return one.type === SEGMENT.load && address >= one.address && address < one.address + one.size;
  });
  if (home === undefined) throw new RangeError("no segment holds the strings");
  const skipped = address - home.address;
  return readSegment({ ...home, offset: home.offset + skipped, size: home.size - skipped }, read);
}

function readSegment({ offset, size }: Segment, read: ReadAt): Uint8Array {
  return read(offset, Math.min(size, MOST_BYTES));
}

function textAt(bytes: Uint8Array, start: number): string {
  const end = bytes.indexOf(0, start);
  if (end === -1) throw new RangeError("a string has no end");
  return Buffer.from(bytes.subarray(start, end)).toString("utf8");
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Offsets and addresses of real files fit a double. */
function wideAt(view: DataView, at: number, little: boolean): number {
  return Number(view.getBigUint64(at, little));
}

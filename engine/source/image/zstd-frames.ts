// Cuts a zstd stream at the ends of its frames. Node's decompressor takes what follows the first
// frame in the same write for trailing rubbish and silently drops it, yet layers of several frames
// are common: parallel compressors and seekable layers make them.
// Skippable frames, which hold no content, are left out.
// Invariant: the pieces, put together, are the stream without its skippable frames.

/** The stream breaks the format. */
export class MalformedFrame extends Error {
  override readonly name = "MalformedFrame";
}

export interface FrameCutter {
  /** Pieces of the chunk, none of which crosses the end of a frame. */
  cut(chunk: Buffer): Buffer[];
}

const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;
const RUN_LENGTH_BLOCK = 1;
const RESERVED_BLOCK = 3;

/** Fields are gathered whole before they are read; of the rest only the length matters. */
const FIELD_BYTES = { magic: 4, skipSize: 4, descriptor: 1, block: 3 } as const;
type Field = keyof typeof FIELD_BYTES;
type Step = Field | "pass" | "drop";

export function createFrameCutter(): FrameCutter {
  return new Cutter();
}

class Cutter implements FrameCutter {
  #step: Step = "magic";
  /** What comes after the bytes that pass. */
  #next: "block" | "checksum" | "end" = "end";
  #left = 0;
  #field = Buffer.alloc(4);
  #fieldBytes = 0;
  #hasChecksum = false;
  #pieces: Buffer[] = [];
  /** Where the bytes of this chunk begin that were not handed on yet. */
  #from = 0;

  cut(chunk: Buffer): Buffer[] {
    this.#pieces = [];
    this.#from = 0;
    for (let at = 0; at < chunk.length; ) {
      if (this.#step === "pass") at = this.#pass(chunk, at);
      else if (this.#step === "drop") at = this.#drop(chunk, at);
      else at = this.#gather(chunk, at, this.#step);
    }
    // A magic number is held back until it is whole: it may begin a skippable frame.
    if (this.#step !== "magic") this.#handOn(chunk, chunk.length);
    return this.#pieces;
  }

  #handOn(chunk: Buffer, until: number): void {
    if (until > this.#from) this.#pieces.push(chunk.subarray(this.#from, until));
    this.#from = until;
  }

  #pass(chunk: Buffer, at: number): number {
    const taken = Math.min(this.#left, chunk.length - at);
    this.#left -= taken;
    if (this.#left === 0) this.#afterPass(chunk, at + taken);
    return at + taken;
  }

  #afterPass(chunk: Buffer, at: number): void {
    if (this.#next === "block") {
      this.#step = "block";
    } else if (this.#next === "checksum" && this.#hasChecksum) {
      this.#letPass(4, "end");
    } else {
      this.#step = "magic";
      this.#handOn(chunk, at);
    }
  }

  #letPass(bytes: number, next: "block" | "checksum" | "end"): void {
    this.#step = "pass";
    this.#left = bytes;
    this.#next = next;
  }

  #drop(chunk: Buffer, at: number): number {
    const taken = Math.min(this.#left, chunk.length - at);
    this.#left -= taken;
    if (this.#left === 0) this.#step = "magic";
    this.#from = at + taken;
    return at + taken;
  }

  #gather(chunk: Buffer, at: number, field: Field): number {
    const heldBytes = this.#fieldBytes;
    const taken = Math.min(FIELD_BYTES[field] - heldBytes, chunk.length - at);
    chunk.copy(this.#field, heldBytes, at, at + taken);
    this.#fieldBytes += taken;
    if (field === "skipSize") this.#from = at + taken;
    if (this.#fieldBytes < FIELD_BYTES[field]) return at + taken;
    this.#fieldBytes = 0;
    if (field === "magic") this.#readMagic(at + taken, heldBytes);
    else if (field === "skipSize") this.#readSkipSize();
    else if (field === "descriptor") this.#readDescriptor(this.#field[0] ?? 0);
    else this.#readBlock(this.#field.readUIntLE(0, 3));
    // What has no bytes has passed already.
    if (this.#step === "pass" && this.#left === 0) this.#afterPass(chunk, at + taken);
    return at + taken;
  }

  #readMagic(at: number, heldBytes: number): void {
    const magic = this.#field.readUInt32LE(0);
    if (magic === MAGIC) {
      if (heldBytes > 0) this.#pieces.push(Buffer.from(this.#field.subarray(0, heldBytes)));
      this.#step = "descriptor";
    } else if ((magic & ~0xf) === SKIPPABLE) {
      this.#step = "skipSize";
      this.#from = at;
    } else {
      throw new MalformedFrame("not a zstd frame");
    }
  }

  #readSkipSize(): void {
    this.#left = this.#field.readUInt32LE(0);
    this.#step = this.#left === 0 ? "magic" : "drop";
  }

  /** The rest of the header: a window unless there is one segment, a dictionary, the size. */
  #readDescriptor(flags: number): void {
    const isSingle = (flags & 0x20) !== 0;
    const sizeFlag = flags >> 6;
    const size = sizeFlag === 0 ? Number(isSingle) : 1 << sizeFlag;
    const dictionary = [0, 1, 2, 4][flags & 3] ?? 0;
    this.#hasChecksum = (flags & 4) !== 0;
    this.#letPass(Number(!isSingle) + dictionary + size, "block");
  }

  #readBlock(header: number): void {
    const kind = (header >> 1) & 3;
    if (kind === RESERVED_BLOCK) throw new MalformedFrame("an impossible zstd block");
    const bytes = kind === RUN_LENGTH_BLOCK ? 1 : header >> 3;
    this.#letPass(bytes, header & 1 ? "checksum" : "block");
  }
}

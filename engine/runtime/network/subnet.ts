// Which range of addresses an engine's containers get: one that no route of the host covers. Pure.

export interface Subnet {
  /** Such as `10.97.4.0/22`. */
  readonly cidr: string;
  /** The range of all engines that it was taken from, for the host's firewall. */
  readonly family: string;
  readonly prefixLength: number;
  /** The host's own end, which containers route through. */
  readonly gateway: string;
  /** How many containers it has addresses for. */
  readonly size: number;
  address(n: number): string;
  /** Derived from the address, so that no neighbour remembers an older owner's. */
  hardwareAddress(n: number): string;
  /** The name of the host's interface. */
  readonly device: string;
}

/** null when the host routes every range that could be ours. `taken` are addresses and ranges. */
export function freeSubnet(taken: readonly string[]): Subnet | null {
  const ranges = taken.flatMap(rangeOf);
  for (let second = FIRST; second <= LAST; second += 1) {
    for (let third = 0; third < 256; third += 1 << (24 - PREFIX)) {
      const base = ((10 << 24) | (second << 16) | (third << 8)) >>> 0;
      const isTaken = ranges.some(({ from, to }) => from < base + SIZE && base < to);
      if (!isTaken) return subnetAt(base);
    }
  }
  return null;
}

function subnetAt(base: number): Subnet {
  const [, second, third] = bytesOf(base);
  return {
    cidr: `${textOf(base)}/${PREFIX}`,
    family: `10.${second}.0.0/16`,
    prefixLength: PREFIX,
    gateway: textOf(base + 1),
    size: SIZE - 3, // the range itself, the gateway, the broadcast
    address: (n) => textOf(base + 2 + n),
    hardwareAddress: (n) => hardwareAddressOf(base + 2 + n),
    device: `rondel${second}-${third}`,
  };
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function rangeOf(text: string): Range[] {
  const [address = "", length = "32"] = text.split("/");
  const bytes = address.split(".").map(Number);
  const isAddress = bytes.length === 4 && bytes.every((one) => one >= 0 && one < 256);
  if (!isAddress || length === "0") return []; // a default route covers all, and rules out nothing
  const from = bytes.reduce((sum, one) => sum * 256 + one, 0);
  return [{ from, to: from + 2 ** (32 - Number(length)) }];
}

function hardwareAddressOf(address: number): string {
  const hex = bytesOf(address).map((one) => one.toString(16).padStart(2, "0"));
  return `02:52:${hex.join(":")}`; // locally administered
}

function textOf(address: number): string {
  return bytesOf(address).join(".");
}

function bytesOf(address: number): number[] {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255);
}

/** Second numbers of `10.x.0.0/16` that few others use. */
const FIRST = 97;
const LAST = 127;
const PREFIX = 22;
const SIZE = 2 ** (32 - PREFIX);

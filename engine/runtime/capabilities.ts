// Which rights of root a process in a container has, as names of the OCI specification.
// Invariant: a set never holds a right that the engine itself has not, for it could not be given.

import { readFileSync } from "node:fs";

export interface CapabilitySets {
  /** What container images have come to expect of root. */
  readonly usual: readonly string[];
  /** All that the engine can give. */
  readonly all: readonly string[];
}

export function readCapabilities(): CapabilitySets {
  return capabilitiesIn(readFileSync("/proc/self/status", "utf8"));
}

export function capabilitiesIn(status: string): CapabilitySets {
  const bits = BigInt(`0x${/^CapBnd:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? "0"}`);
  const all = NAMES.filter((_, bit) => (bits >> BigInt(bit)) & 1n).map((name) => `CAP_${name}`);
  return { all, usual: all.filter((name) => USUAL.has(name)) };
}

const USUAL: ReadonlySet<string> = new Set([
  "CAP_AUDIT_WRITE",
  "CAP_CHOWN",
  "CAP_DAC_OVERRIDE",
  "CAP_FOWNER",
  "CAP_FSETID",
  "CAP_KILL",
  "CAP_MKNOD",
  "CAP_NET_BIND_SERVICE",
  "CAP_NET_RAW",
  "CAP_SETFCAP",
  "CAP_SETGID",
  "CAP_SETPCAP",
  "CAP_SETUID",
  "CAP_SYS_CHROOT",
]);

/** By the kernel's number. */
const NAMES = [
  ..."CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID".split(" "),
  ..."SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW".split(" "),
  ..."IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT".split(" "),
  ..."SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD".split(" "),
  ..."LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG".split(" "),
  ..."WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE".split(" "),
];

// The seccomp profile of every container that is not privileged, as the OCI specification has it.
// Calls that no one listed answer "no such call", so that a C library newer than this list falls
// back to what it used before; those known to be dangerous answer "not permitted".
// Invariant: with no device cgroup around a container, the only device files it can make are the
// harmless ones below; a disk's would be the host's own disk.

import type { Json } from "../../../stdlib/base/canonical.ts";
import { ALLOWED, REFUSED } from "./calls.ts";

export type Profile = { readonly [key: string]: Json };

export function seccompProfile(architecture: string): Profile {
  return {
    defaultAction: "SCMP_ACT_ERRNO",
    defaultErrnoRet: ENOSYS,
    architectures: ARCHITECTURES[architecture] ?? [],
    syscalls: [
      { names: ALLOWED, action: "SCMP_ACT_ALLOW" },
      { names: REFUSED, action: "SCMP_ACT_ERRNO", errnoRet: EPERM },
      ...PERSONALITIES.map((value) => allow(["personality"], [equal(0, value)])),
      allow(
        ["clone"],
        [
          masked(
            0,
            NAMESPACE_FLAGS.reduce((all, flag) => all + flag),
            0,
          ),
        ],
      ),
      ...NAMESPACE_FLAGS.map((flag) => refuse("clone", [masked(0, flag, flag)])),
      allow(["socket"], [{ index: 0, value: AF_VSOCK, op: "SCMP_CMP_NE" }]),
      ...nodeRules("mknod", 1),
      ...nodeRules("mknodat", 2),
    ],
  };
}

/** Refuses every call: what a runtime falls back to if it ignores a filter compiled by another. */
export const CLOSED_PROFILE: Profile = { defaultAction: "SCMP_ACT_ERRNO" };

function nodeRules(call: string, modeAt: number): Json[] {
  const plain = PLAIN_TYPES.map((type) => allow([call], [masked(modeAt, FILE_TYPE, type)]));
  const devices = DEVICES.map((device) =>
    allow([call], [masked(modeAt, FILE_TYPE, CHARACTER_DEVICE), equal(modeAt + 1, device)]),
  );
  return [...plain, ...devices, refuse(call, [masked(modeAt, FILE_TYPE, BLOCK_DEVICE)])];
}

function allow(names: readonly string[], args: readonly Json[]): Json {
  return { names, action: "SCMP_ACT_ALLOW", args };
}

function refuse(name: string, args: readonly Json[]): Json {
  return { names: [name], action: "SCMP_ACT_ERRNO", errnoRet: EPERM, args };
}

function equal(index: number, value: number): Json {
  return { index, value, op: "SCMP_CMP_EQ" };
}

function masked(index: number, mask: number, value: number): Json {
  return { index, value: mask, valueTwo: value, op: "SCMP_CMP_MASKED_EQ" };
}

const EPERM = 1;
const ENOSYS = 38;

/** Node's name of an architecture, and all that its kernel runs. */
const ARCHITECTURES: Readonly<Record<string, readonly string[]>> = {
  x64: ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"],
  arm64: ["SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"],
  ppc64: ["SCMP_ARCH_PPC64LE"],
  riscv64: ["SCMP_ARCH_RISCV64"],
};

/** Linux, 32-bit Linux, each also with the version of 2.6, and the question which it is. */
const PERSONALITIES = [0x0, 0x8, 0x20000, 0x20008, 0xffffffff];
/** CLONE_NEWNS, …CGROUP, …UTS, …IPC, …USER, …PID, …NET; the one for time only clone3 takes. */
const NAMESPACE_FLAGS = [
  0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000,
];
/** It leads out of the container, to a hypervisor. */
const AF_VSOCK = 40;

const FILE_TYPE = 0o170000;
const CHARACTER_DEVICE = 0o020000;
const BLOCK_DEVICE = 0o060000;
/** A regular file by either name, a named pipe, a socket. */
const PLAIN_TYPES = [0, 0o100000, 0o010000, 0o140000];
/** A whiteout (0:0), null, zero, full, random, urandom, tty, console, ptmx. */
const DEVICES = [0x0, 0x103, 0x105, 0x107, 0x108, 0x109, 0x500, 0x501, 0x502];

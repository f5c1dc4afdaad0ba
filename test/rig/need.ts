// What a test needs of the machine. A test that cannot run here is skipped with a loud reason; in
// continuous integration it fails instead, since there a silent gap would go unseen.
//
//   describe.skipIf(need("crun", "root"))("a container", () => …)

import { accessSync, constants, existsSync } from "node:fs";
import { findPlace } from "../../engine/runtime/cgroup/cgroups.ts";
import { CONTROLLERS } from "../../engine/runtime/cgroup/places.ts";

/** A capability with a name of its own, the name of a program in PATH, or the path of a file. */
export type Need = "root" | "linux" | "namespace" | "cgroups" | (string & {});

export interface Machine {
  readonly platform: string;
  readonly uid: number;
  readonly path: string;
  /** Whether the tests run in the engine's own kind of namespaces. */
  readonly isInside: boolean;
  /** Whether it has every control group that limits are kept by. */
  readonly hasCgroups: boolean;
  readonly isCi: boolean;
  readonly warn: (line: string) => void;
}

/** Whether to skip: false when all is here. */
export function need(...needs: readonly Need[]): boolean {
  return needOn(thisMachine(), needs);
}

export function needOn(machine: Machine, needs: readonly Need[]): boolean {
  const missing = needs.map((one) => whyMissing(one, machine)).filter((why) => why !== null);
  if (missing.length === 0) return false;
  const reason = missing.join(", ");
  if (machine.isCi) throw new Error(`these tests must not be skipped here: ${reason}`);
  machine.warn(`SKIPPED: ${reason}`);
  return true;
}

function whyMissing(one: Need, machine: Machine): string | null {
  if (one === "linux") return machine.platform === "linux" ? null : "this is not Linux";
  if (one === "namespace") return machine.isInside ? null : "not in a namespace: run npm test";
  if (one === "cgroups") return machine.hasCgroups ? null : "no control groups for limits";
  if (one === "root") return machine.uid === 0 ? null : "this is not root";
  if (one.startsWith("/")) return existsSync(one) ? null : `there is no ${one}`;
  return isProgram(one, machine.path) ? null : `${one} is not installed`;
}

function isProgram(name: string, path: string): boolean {
  return path.split(":").some((folder) => isExecutable(`${folder}/${name}`));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function thisMachine(): Machine {
  return {
    platform: process.platform,
    uid: process.getuid?.() ?? -1,
    path: `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin`,
    isInside: process.env["RONDEL_RUN"] !== undefined,
    hasCgroups: CONTROLLERS.every((one) => findPlace(one, "/proc/self") !== null),
    isCi: process.env["CI"] === "true",
    warn: (line) => console.warn(line),
  };
}

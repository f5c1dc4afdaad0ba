// What the kernel lets us do: namespaces, overlayfs, control groups, limits.

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { capabilitiesIn } from "../capabilities.ts";
import { hardLimit } from "../limits.ts";
import { type Check, degraded, good, type Host, missing } from "./check.ts";
import { nearestFolder } from "./disk.ts";
import { tryProgram, tryRead } from "./tries.ts";

export function probeKernel(host: Host): Check[] {
  return [probeNamespaces(host), probeOverlay(host), probeCgroups(host), probeLimits()];
}

function probeNamespaces({ isRoot }: Host): Check {
  const name = "namespaces";
  const tried = tryProgram("unshare", [...enter(isRoot), "--net", "--uts", "--ipc", "true"]);
  if (tried.ok) return good(name, isRoot ? "as root" : "as an ordinary user");
  const remedy = isRoot
    ? "run on a host, or in a container, that lets root make namespaces"
    : "let users make namespaces (kernel.unprivileged_userns_clone, AppArmor), or run as root";
  return missing(name, tried.why, "the engine cannot start", remedy);
}

/** In the folder itself, since it is the file system below that may not be fit for it. */
function probeOverlay({ isRoot, stateFolder }: Host): Check {
  const name = "overlay";
  const folder = scratchIn(nearestFolder(stateFolder));
  if (folder === null) {
    const says = `${stateFolder} cannot be written`;
    return missing(name, says, "there is no place for layers", "set RONDEL_HOME to another folder");
  }
  const options = `lowerdir=a:b,upperdir=u,workdir=w${isRoot ? "" : ",userxattr"}`;
  const tried = tryProgram("unshare", [...enter(isRoot), "sh", "-c", TRY, "sh", folder, options]);
  rmSync(folder, { recursive: true, force: true });
  if (tried.ok) return good(name, `works in ${stateFolder}`);
  const remedy = "set RONDEL_HOME to a folder on a disk that is not itself an overlay";
  return missing(name, `${stateFolder}: ${tried.why}`, "no container can run", remedy);
}

/** The work folder is left with no rights, which only root of the namespace can give it back. */
const TRY = `cd "$1" && mkdir a b u w m
mount -t overlay rondel m -o "$2" && touch m/f && umount m
code=$?
chmod -R u+rwx w && rm -rf w
exit $code`;

function scratchIn(folder: string): string | null {
  try {
    return mkdtempSync(`${folder}/.rondel-probe-`);
  } catch {
    return null;
  }
}

function probeCgroups({ isRoot }: Host): Check {
  const name = "control groups";
  if (existsSync("/sys/fs/cgroup/cgroup.controllers")) return good(name, "version 2");
  const left = tryRead("/sys/fs/cgroup/unified/cgroup.controllers")?.trim();
  if (left === undefined) return good(name, "version 1, or none");
  const says = left === "" ? "both versions" : `both versions, ${left} in the second`;
  if (isRoot) return good(name, says);
  return degraded(name, says, "runc cannot be used", "install the package crun");
}

function probeLimits(): Check {
  const name = "limits";
  const files = hardLimit(tryRead("/proc/self/limits") ?? "", "Max open files") ?? 0;
  const rights = capabilitiesIn(tryRead("/proc/self/status") ?? "").all;
  const says = `at most ${files} open files`;
  const costs = "containers cannot have more, and a program that asks for more fails";
  const remedy = "raise the hard limit of open files (ulimit -Hn) before the engine starts";
  const isTight = files < FEW_FILES && !rights.includes("CAP_SYS_RESOURCE");
  return isTight ? degraded(name, says, costs, remedy) : good(name, says);
}

function enter(isRoot: boolean): string[] {
  return [...(isRoot ? [] : ["--map-root-user"]), "--mount", "--pid", "--fork"];
}

/** Usual programs get along with this many. */
const FEW_FILES = 65_536;

// Programs for test images, out of Debian packages: the one that is installed, or one that is
// downloaded with the machine's own apt settings and unpacked, never installed.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where it is in an image, and as it lists itself. */
export const BUSYBOX = "bin/busybox";
const INSTALLED = ["/bin/busybox", "/usr/bin/busybox"];

export interface Busybox {
  readonly binary: Buffer;
  /** Where each applet is, such as `usr/bin/wget`. */
  readonly applets: readonly string[];
}

export function findBusybox(): Busybox {
  const installed = INSTALLED.find(isStatic);
  if (installed !== undefined) return describe(installed);
  const folder = mkdtempSync(join(tmpdir(), "rondel-package-"));
  try {
    execFileSync("apt-get", ["download", "busybox-static"], { cwd: folder, stdio: "ignore" });
    const [archive = ""] = readdirSync(folder);
    execFileSync("dpkg", ["-x", archive, "root"], { cwd: folder });
    return describe(join(folder, "root/bin/busybox"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One with shared libraries would not run alone in an image. */
function isStatic(path: string): boolean {
  return existsSync(path) && !readFileSync(path).includes("ld-linux");
}

function describe(path: string): Busybox {
  const listed = execFileSync(path, ["--list-full"], { encoding: "utf8" });
  const applets = listed.split("\n").filter((applet) => applet !== "" && applet !== BUSYBOX);
  return { binary: readFileSync(path), applets };
}

// A real Debian, put together by mmdebstrap from the machine's own apt sources: the same packages
// give the same bytes. It takes some ten seconds with its temporary folder in memory.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { TestImage } from "./image.ts";
import { EPOCH } from "./tar.ts";

const SUITE = "bookworm";
const MOST_ARCHIVE_BYTES = 1 << 30;

export function debianImage(memory: string): TestImage {
  const folder = mkdtempSync(join(memory, "rondel-debian-"));
  try {
    const archive = join(folder, "root.tar");
    const arguments_ = ["--variant=minbase", "--quiet", SUITE, archive];
    execFileSync("mmdebstrap", arguments_, {
      env: { ...process.env, TMPDIR: folder, SOURCE_DATE_EPOCH: String(EPOCH) },
      stdio: ["ignore", "inherit", "inherit"],
      maxBuffer: MOST_ARCHIVE_BYTES,
    });
    const layer = { archive: readFileSync(archive), compression: "gzip" as const };
    const platform = { os: "linux", architecture: "amd64" };
    const config = {
      Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
      Cmd: ["bash"],
    };
    const variants = [{ platform, config, layers: [layer] }];
    return { repository: "library/debian", tags: [SUITE, "latest"], variants };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

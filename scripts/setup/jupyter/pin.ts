// Writes packages.txt: every package that wanted.txt leads to, with its version and the SHA-256 of
// each file that is fine to install, for the Pythons and machines named here. Set-up installs these
// and nothing else: only wheels, so that nothing of a package runs when it is installed.
//
//   sh scripts/setup/run.sh scripts/setup/jupyter/pin.ts

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PYTHON = fileURLToPath(new URL("../../../.rondel/jupyter/bin/python3", import.meta.url));
const WANTED = fileURLToPath(new URL("./wanted.txt", import.meta.url));
const PACKAGES = fileURLToPath(new URL("./packages.txt", import.meta.url));

/** Debian 12, Ubuntu 24.04 and Debian 13; the oldest also says which packages it takes. */
const PYTHONS = ["3.11", "3.12", "3.13"];
const MACHINES = ["x86_64", "aarch64"];
const SYSTEMS = ["manylinux_2_28", "manylinux_2_17", "manylinux2014"];

interface Wheel {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
}

interface Report {
  readonly install: readonly {
    readonly metadata: { readonly name: string; readonly version: string };
    readonly download_info: { readonly archive_info: { readonly hashes: { sha256: string } } };
  }[];
}

function pin(): void {
  const folder = mkdtempSync(join(tmpdir(), "rondel-pin-"));
  const exact = join(folder, "exact.txt");
  const all = wheelsFor("3.11", "x86_64", ["-r", WANTED]);
  writeFileSync(exact, all.map(({ name, version }) => `${name}==${version}\n`).join(""));
  const wheels = PYTHONS.flatMap((python) =>
    MACHINES.flatMap((machine) => wheelsFor(python, machine, ["--no-deps", "-r", exact])),
  );
  rmSync(folder, { recursive: true });
  const lines = [...Map.groupBy(wheels, titleOf)].map(lineOf).sort();
  writeFileSync(PACKAGES, HEAD + lines.join(""));
}

const HEAD = "# Made of wanted.txt by pin.ts.\n\n";

function wheelsFor(python: string, machine: string, wanted: readonly string[]): Wheel[] {
  const platforms = SYSTEMS.flatMap((system) => ["--platform", `${system}_${machine}`]);
  const args = ["-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet"];
  const target = ["--only-binary=:all:", "--target=none", "--python-version", python, ...platforms];
  const text = execFileSync(PYTHON, [...args, ...target, "--report=-", ...wanted], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  return (JSON.parse(text) as Report).install.map(({ metadata, download_info }) => ({
    name: metadata.name.toLowerCase().replace(/[-_.]+/g, "-"),
    version: metadata.version,
    sha256: download_info.archive_info.hashes.sha256,
  }));
}

function titleOf({ name, version }: Wheel): string {
  return `${name}==${version}`;
}

function lineOf([title, wheels]: readonly [string, readonly Wheel[]]): string {
  const hashes = new Set(wheels.map(({ sha256 }) => `    --hash=sha256:${sha256}`));
  return `${[title, ...[...hashes].sort()].join(" \\\n")}\n`;
}

pin();

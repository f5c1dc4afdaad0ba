// A build as a script for any shell: it writes the Dockerfile, and has docker build what is wanted.

import { TEXTS } from "./build.ts";
import { freeDelimiter, shellWord } from "./quote.ts";
import type { Build } from "./words.ts";

export interface ScriptOptions {
  /** Where it was saved from. */
  readonly origin: string;
  /** Its own name. */
  readonly file: string;
  /** From the script's folder to the one that is built from. */
  readonly folder: string;
  readonly outputs: readonly Output[];
}

/** What is made of a stage: an image of that name, or files in that folder. */
export interface Output {
  readonly stage: string;
  readonly image: string | null;
}

export function scriptOf(build: Build, { origin, file, folder, outputs }: ScriptOptions): string {
  const dockerfile = build.stages.map(({ lines }) => `${lines.join("\n")}\n`).join("\n");
  const secrets = [...build.secrets].map(
    ([id, from]) => `--secret ${shellWord(`id=${id},${from}`)}`,
  );
  const flags = [
    '--file "$made/Dockerfile"',
    ...(build.files.size > 0 ? [`--build-context ${TEXTS}="$made/${TEXTS}"`] : []),
    ...secrets,
    ...(build.needsHostNetwork ? ["--allow network.host"] : []),
  ];
  const goTo = folder === "" ? "" : `/${folder}`;
  return [
    "#!/bin/sh",
    `# Saved from ${oneLine(origin)}; made by docker build.`,
    `# DOCKER=podman ./${oneLine(file)} takes another program.`,
    "set -eu",
    `CDPATH='' cd -- "$(dirname -- "$0")"${shellPart(goTo)}`,
    "made=$(mktemp -d)",
    "trap 'rm -rf -- \"$made\"' EXIT",
    "trap 'exit 1' HUP INT TERM",
    "export DOCKER_BUILDKIT=1",
    "",
    writeText("Dockerfile", "DOCKERFILE", dockerfile),
    "",
    "# What of this folder is given to the build.",
    writeText("Dockerfile.dockerignore", "PATTERNS", linesOf(build.ignored)),
    "",
    ...textsOf(build.files),
    "build() {",
    `  "\${DOCKER:-docker}" build ${flags.join(" ")} "$@" .`,
    "}",
    "",
    ...outputs.map(outputOf),
    "",
  ].join("\n");
}

/** A comment ends with its line, and what follows would be run. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ");
}

function shellPart(text: string): string {
  return text === "" ? "" : shellWord(text);
}

function linesOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

function writeText(file: string, wanted: string, text: string): string {
  const end = freeDelimiter(wanted, text);
  return `cat >"$made/${file}" <<'${end}'\n${text}${end}`;
}

/** Their last line is not ended, so `cat` of a here-document does not do. */
function textsOf(files: Build["files"]): string[] {
  if (files.size === 0) return [];
  const lines = [...files].map(([name, text]) => {
    return `printf %s ${shellWord(text)} >"$made/${TEXTS}/${name}"`;
  });
  return [`mkdir "$made/${TEXTS}"`, ...lines, `chmod 644 "$made/${TEXTS}"/*`, ""];
}

function outputOf({ stage, image }: Output): string {
  if (image !== null) return `build --target ${stage} --tag ${image}`;
  return `build --target ${stage} --output type=local,dest=${stage}`;
}

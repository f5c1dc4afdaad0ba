// A Failure in words, in three layers: `short` (what failed: why, one line), `detail` (the numbers
// and the last output), `hint` (what to do). Each reader picks the layer it has room for.

import { never } from "../../stdlib/base/assert.ts";
import { type Digest, shortOf } from "../op/digest.ts";
import type { Failure } from "./failure.ts";

export interface Description {
  readonly short: string;
  readonly detail: string;
  readonly hint: string;
}

export function describeFailure(failure: Failure): Description {
  const [short, hint, detail = ""] = words(failure);
  return { short, detail, hint };
}

/** What a process that was out of time is said to have ended with, as by timeout(1). */
export const TIMEOUT_EXIT_CODE = 124;

function printed({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): string {
  return [stdout, stderr].filter((text) => text !== "").join("\n");
}

function terminalOn(op: Digest): string {
  return `.terminal at the prompt, or rondel terminal ${shortOf(op)}`;
}

type Words = readonly [short: string, hint: string, detail?: string];

// One case a member: long, and flat on purpose.
function words(failure: Failure): Words {
  switch (failure.kind) {
    case "exec-failed":
      return [
        `process "${failure.args.join(" ")}" did not complete successfully: ` +
          `exit code: ${failure.exitCode}${failure.outOfMemory ? ": out of memory" : ""}`,
        failure.outOfMemory
          ? "Give withExec more memory, or let the process use less."
          : `Look at stderr, or around: ${terminalOn(failure.op)}. ` +
            "expect: ANY keeps a result whatever the exit code.",
        printed(failure),
      ];
    case "exec-timeout":
      return [
        `process "${failure.args.join(" ")}" did not complete successfully: ` +
          `exit code: ${TIMEOUT_EXIT_CODE}: stopped after ${failure.timeoutMs / 1000}s`,
        "Give withExec a longer timeout, or find out what the process waits for: " +
          `${terminalOn(failure.op)}.`,
        printed(failure),
      ];
    case "limit-unsupported":
      return [failure.why, failure.remedy];
    case "no-command":
      return [
        "no command has been set",
        "Give withExec arguments, or the container default arguments or an entrypoint.",
      ];
    case "terminal-command":
      return [`the terminal cannot be opened: ${failure.why}`, failure.remedy];
    case "terminal-gone":
      return [`there is no terminal ${failure.terminal}`, "rondel terminal lists those there are."];
    case "terminal-unseen":
      return [
        `nobody shows the terminals of this session: waited ${failure.waitedMs / 1000}s`,
        "Run the program in a terminal, with rondel with or rondel run.",
      ];
    case "terminal-taken":
      return [
        `terminal ${failure.terminal} is written to from another place now`,
        `Attach to it again to write: rondel terminal ${failure.terminal}.`,
      ];
    case "failed-exec-gone":
      return [
        `nothing is kept of a failed exec ${failure.op}`,
        "The latest failures alone are kept. Run it again.",
      ];
    case "no-exec":
      return [
        `no command has been executed: ${failure.field} needs one`,
        `Call withExec before ${failure.field}.`,
      ];
    case "image-missing":
      return [
        `image ${failure.reference} not found: ${failure.why}`,
        "Check the name and the tag; a private image needs withRegistryAuth or a docker login.",
      ];
    case "image-malformed":
      return [
        `image ${failure.reference} cannot be read: ${failure.why}`,
        "The image breaks the OCI specification; build or push it again.",
      ];
    case "platform-missing":
      return [
        `image ${failure.reference} has no ${failure.wanted}`,
        `It offers: ${failure.offered.join(", ") || "nothing"}.`,
      ];
    case "platform-unsupported":
      return [
        `cannot run ${failure.wanted} on a ${failure.host} machine`,
        `Register an emulator for ${failure.wanted} with binfmt_misc, or use ${failure.host}.`,
      ];
    case "registry-denied":
      return [
        `registry refused ${failure.reference}: status ${failure.status}`,
        "Log in with docker login, or pass withRegistryAuth.",
      ];
    case "registry-unreachable":
      return [
        `registry ${failure.registry} cannot be reached: ${failure.why}`,
        "Check the network, or name a mirror in RONDEL_REGISTRY_MIRRORS.",
      ];
    case "docker-failed":
      return [
        `Docker at ${failure.address} did not help: ${failure.why}`,
        "Start Docker, or name its socket in DOCKER_HOST before the engine starts.",
      ];
    case "digest-differs":
      return [
        `${failure.what} is not what it should be: expected ${failure.want}, got ${failure.got}`,
        "The source or a proxy between changed the content; nothing was kept. Try again.",
      ];
    case "path-missing":
      return [`${failure.path}: no such file or directory`, "List the folder with entries()."];
    case "path-kind":
      return [
        `${failure.path}: expected ${failure.want}, got ${failure.got}`,
        "Use directory() for a directory and file() for a file.",
      ];
    case "file-too-large":
      return [
        `${failure.path} has ${failure.size} bytes, more than the ${failure.limit} that fit here`,
        "Export the file instead, or read a part of it.",
      ];
    case "host-path":
      return [`host path ${failure.path}: ${failure.why}`, "Check the path and its permissions."];
    case "host-changed":
      return [
        `host file ${failure.path} changed while it was read`,
        "Wait until what writes it is done, then try again.",
      ];
    case "pin-gone":
      return [
        `pinned input gone: ${failure.what} ${failure.digest}`,
        "The store no longer has it; make it again from its source.",
      ];
    case "secret-missing":
      return [`secret ${failure.name} has no value: ${failure.why}`, "Set it in this session."];
    case "socket-missing":
      return [`socket ${failure.name} is not known here`, "Pass it with host.unixSocket."];
    case "owner-unknown":
      return [
        `owner ${failure.owner} is not known in this file system`,
        "Use a number, or a name from its /etc/passwd and /etc/group.",
      ];
    case "argument":
      return [
        `argument ${failure.argument}: expected ${failure.want}, got ${failure.got}`,
        "Correct the argument.",
      ];
    case "patch": {
      const does = failure.path === null ? "cannot be read" : `does not apply to ${failure.path}`;
      return [
        `patch ${does}: ${failure.why} (line ${failure.line} of the patch)`,
        "Make the patch again from the files as they are now.",
      ];
    }
    case "conflict":
      return [
        `changes conflict: both touch ${failure.paths.join(", ")}`,
        "Choose another onConflict, such as PREFER_OURS or LEAVE_CONFLICT_MARKERS.",
      ];
    case "dockerfile":
      return [
        `${failure.file}:${failure.line}: ${failure.why}`,
        "Correct this line of the Dockerfile.",
      ];
    case "id-invalid":
      return [`invalid ID: ${failure.why}`, "Pass an ID that this API answered."];
    case "not-made":
      return [
        `${failure.what} is not made yet, and nothing may run for this`,
        "Make it first, with sync() or any field that reads it.",
      ];
    case "user-error":
      return [failure.message, "The program that made this value raised the error."];
    case "runtime-unavailable":
      return [`containers cannot run here: ${failure.why}`, failure.remedy];
    case "network-unavailable":
      return [`the container network cannot be set up: ${failure.why}`, failure.remedy];
    case "disk-full":
      return [`no space left for ${failure.path}`, "Free some space, or move RONDEL_HOME."];
    case "store-newer":
      return [
        `${failure.path} was written by a newer Rondel (format ${failure.found}, ` +
          `this one knows ${failure.known})`,
        "Use that version, or another RONDEL_HOME.",
      ];
    case "cancelled":
      return ["cancelled", "Run it again when you want its result."];
    case "limit":
      return [
        `too much at once: ${failure.what} is limited to ${failure.limit}`,
        "Wait for some of it to finish.",
      ];
    default:
      return never(failure);
  }
}

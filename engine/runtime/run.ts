// One process in one root, from its description to its exit: what it needs is lent to it by mounts,
// and all that is taken back afterwards.

import { DEFAULT_PATH, describeBundle, SYSTEM_FOLDERS } from "./bundle.ts";
import { readCapabilities } from "./capabilities.ts";
import { certificateVariables, gatherCertificates } from "./certificates.ts";
import { type Cgroups, type Confinement, UNCONFINED } from "./cgroup/cgroups.ts";
import { prepareClosing } from "./closing.ts";
import { readIdentities } from "./identities.ts";
import { findInit, INIT_AT } from "./init.ts";
import { type Covers, lookAt, resolveInside } from "./inside.ts";
import { type Ending, launch } from "./launch.ts";
import { lentFiles } from "./lend.ts";
import { readLimits } from "./limits.ts";
import { type MountPoints, makeMountPoints, type Wanted } from "./mountpoints.ts";
import { bundleMount, sortMounts, wantedBy } from "./mounts.ts";
import type { Attachment, Networks } from "./network/network.ts";
import type { RuntimeOptions } from "./options.ts";
import { checkProgram } from "./program.ts";
import { type Exit, type ProcessSpec, RuntimeFault } from "./runtime.ts";
import { findOciRuntime } from "./runtimes.ts";
import { prepareFilter } from "./seccomp/filter.ts";
import type { Traces } from "./traces.ts";

type Run = (spec: ProcessSpec) => Promise<Exit>;

export interface Lenders {
  readonly networks: Networks;
  readonly cgroups: Cgroups;
  readonly traces: Traces;
}

export function createRunner(options: RuntimeOptions, lenders: Lenders): Run {
  const { networks, cgroups, traces } = lenders;
  const host = lookUpOnce(() => lookUpHost(options));
  const closing = lookUpOnce(() => prepareClosing(host().runtime, options.runFolder));
  const filter = lookUpOnce(() => {
    const { runFolder, stateFolder } = options;
    const { runtime } = host();
    return prepareFilter({ runtime, runFolder, stateFolder, architecture: process.arch });
  });

  const runLent = async (spec: ProcessSpec, network: Attachment, confinement: Confinement) => {
    const { runtime, init, hasCertificates, capabilities, limits, identities } = host();
    const lendsCertificates = hasCertificates && spec.network !== "none";
    const certificates = lendsCertificates ? `${options.runFolder}/${CERTIFICATES}` : null;
    const mounts = sortMounts([
      ...spec.mounts,
      ...lentFiles({ network, init: spec.init ? init : null, certificates }, spec.mounts),
    ]);
    const points = makeMountPoints(spec.root, [...SYSTEM, ...mounts.map(wantedBy)]);
    traces.remember(spec.root, points.touched);
    try {
      const env = environmentOf(spec.env, certificates !== null);
      checkProgram(points.covers, spec, new Map(env).get("PATH") ?? "");
      checkFolder(points, spec.cwd);
      const places = points.places.slice(SYSTEM.length);
      const config = describeBundle({
        spec: {
          ...spec,
          args: spec.init && init !== null ? [INIT_AT, "--", ...spec.args] : spec.args,
        },
        env,
        mounts: [
          ...(spec.privileged ? [] : (await closing())(spec.root)),
          ...mounts.map((mount, n) => bundleMount(mount, places[n] ?? mount.at)),
        ],
        capabilities,
        limits,
        identities,
        filter: spec.privileged ? null : await filter(),
        networkNamespace: network.namespace,
      });
      const { entrances } = confinement;
      const ending = await launch(runtime, options.runFolder, config, { ...spec, entrances });
      return exitOf(ending, confinement, points.covers, spec.cwd);
    } finally {
      points.remove();
    }
  };

  return async (spec) => {
    if (spec.signal.aborted) throw aborted();
    await using lent = new AsyncDisposableStack();
    const { limits } = spec;
    const confinement = limits === undefined ? UNCONFINED : cgroups.confine(spec.id, limits);
    lent.defer(() => confinement.drop());
    const network = await networks.attach(spec);
    lent.defer(() => network.drop());
    return await runLent(spec, network, confinement);
  };
}

function exitOf(ending: Ending, confinement: Confinement, covers: Covers, cwd: string): Exit {
  if (ending.kind === "aborted") throw aborted();
  const outOfMemory = confinement.ranOutOfMemory();
  if (ending.kind === "exited") return { code: ending.code, outOfMemory };
  if (outOfMemory) throw tooSmall(ending.why);
  // The program was there. A folder to work in still is not, when it could not be made.
  throw isFolderMissing(covers, cwd) ? noWorkdir(cwd, ending.why) : notStarted(ending.why);
}

/** A failed look-up is made again next time: the user may have installed what was missing. */
function lookUpOnce<T>(lookUp: () => T): () => T {
  let known: { readonly value: T } | null = null;
  return () => {
    known ??= { value: lookUp() };
    return known.value;
  };
}

function lookUpHost({ env, crunPath, runFolder }: RuntimeOptions) {
  const searchPath = env["PATH"] ?? DEFAULT_PATH;
  return {
    runtime: findOciRuntime(searchPath, crunPath ?? null),
    init: findInit(searchPath),
    hasCertificates: gatherCertificates(env, `${runFolder}/${CERTIFICATES}`),
    capabilities: readCapabilities(),
    limits: readLimits(),
    identities: readIdentities(),
  };
}

function environmentOf(env: ProcessSpec["env"], hasCertificates: boolean): [string, string][] {
  const given = hasCertificates ? certificateVariables() : [];
  return [...new Map([["PATH", DEFAULT_PATH], ...given, ...env])];
}

/** The runtime makes a working folder that is missing; it cannot make one of a file. */
function checkFolder({ covers, refuses }: MountPoints, cwd: string): void {
  if (refuses(cwd)) throw noWorkdir(cwd, "it is not there, and the mount around it is read-only");
  const { host } = resolveInside(covers, cwd);
  const found = host === null ? undefined : lookAt(host);
  if (found !== undefined && !found.isDirectory()) throw noWorkdir(cwd, "it is not a folder");
}

function isFolderMissing(covers: Covers, cwd: string): boolean {
  const { host } = resolveInside(covers, cwd);
  return host !== null && lookAt(host) === undefined;
}

function notStarted(why: string): RuntimeFault {
  return new RuntimeFault("other", `cannot start the container: ${why}`, "run `rondel doctor`");
}

function tooSmall(why: string): RuntimeFault {
  const said = `cannot start the container within its limit of memory: ${why}`;
  return new RuntimeFault("no-limit", said, "allow it more memory");
}

function noWorkdir(cwd: string, why: string): RuntimeFault {
  const remedy = "set the working folder to one that is there, or can be made";
  return new RuntimeFault("no-workdir", `cannot run in ${cwd}: ${why}`, remedy);
}

function aborted(): RuntimeFault {
  return new RuntimeFault("aborted", "the process was stopped: its caller gave up", "run it again");
}

/** In the run folder. */
const CERTIFICATES = "certificates.pem";
const SYSTEM = SYSTEM_FOLDERS.map(
  (at): Wanted => ({ at, kind: "folder", host: null, readonly: false }),
);

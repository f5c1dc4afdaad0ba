// The description of one container that an OCI runtime reads (config.json). Pure: what was looked
// up on the host comes in as parts.

import type { Json } from "../../stdlib/base/canonical.ts";
import type { CapabilitySets } from "./capabilities.ts";
import type { Identities } from "./identities.ts";
import type { Limit } from "./limits.ts";
import type { ProcessSpec } from "./runtime.ts";
import type { Filter } from "./seccomp/filter.ts";

export interface BundleParts {
  readonly spec: Pick<
    ProcessSpec,
    | "root"
    | "args"
    | "cwd"
    | "uid"
    | "gid"
    | "groups"
    | "privileged"
    | "hostname"
    | "network"
    | "tty"
  >;
  readonly env: readonly (readonly [name: string, value: string])[];
  readonly mounts: readonly BundleMount[];
  readonly capabilities: CapabilitySets;
  readonly limits: readonly Limit[];
  readonly identities: Identities;
  /** null when the process is privileged. */
  readonly filter: Filter | null;
  /** A namespace to enter; null is a new and empty one, where the network is not the host's. */
  readonly networkNamespace: string | null;
}

export interface BundleMount {
  readonly destination: string;
  readonly type: string;
  readonly source: string;
  readonly options: readonly string[];
}

export function describeBundle(parts: BundleParts): Json {
  const { spec, env, filter, identities } = parts;
  const rights = spec.privileged ? parts.capabilities.all : parts.capabilities.usual;
  return {
    ociVersion: "1.0.2",
    process: {
      ...terminalOf(spec.tty),
      user: { uid: spec.uid, gid: spec.gid, additionalGids: spec.groups },
      args: spec.args,
      env: env.map(([name, value]) => `${name}=${value}`),
      cwd: spec.cwd,
      capabilities: { bounding: rights, effective: rights, permitted: rights },
      rlimits: parts.limits.map(({ type, soft, hard }) => ({ type, soft, hard })),
      noNewPrivileges: false, // setuid programs work, as images expect
    },
    root: { path: spec.root },
    hostname: spec.hostname,
    mounts: [...systemMounts(spec, identities), ...parts.mounts].map((mount) => ({ ...mount })),
    annotations: filter?.compiled ? { [FILTER_ANNOTATION]: filter.compiled } : {},
    linux: {
      namespaces: namespacesOf(spec.network, parts.networkNamespace),
      sysctl: spec.network === "host" ? {} : ownNetworkSettings(identities),
      ...(spec.privileged ? {} : { maskedPaths: MASKED, readonlyPaths: READONLY }),
      ...(filter === null ? {} : { seccomp: filter.profile }),
    },
  };
}

function terminalOf(tty: BundleParts["spec"]["tty"]): { readonly [key: string]: Json } {
  if (tty === undefined) return { terminal: false };
  return { terminal: true, consoleSize: { width: tty.columns, height: tty.rows } };
}

/** Where the system's own mounts go, for whoever has to make the folders. */
export const SYSTEM_FOLDERS = ["/proc", "/dev", "/sys"];

export const DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** No cgroup file system: nothing that runs here is limited through it. */
function systemMounts(spec: BundleParts["spec"], { lastGroup, areAll }: Identities): BundleMount[] {
  const closed = ["nosuid", "noexec", "nodev"];
  const shared = [...closed, "mode=1777", "size=65536k"];
  const terminals = ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"];
  const sys = spec.privileged ? closed : [...closed, "ro"];
  // It shows the network it was mounted in, which must be our own for us to mount it.
  const isOurs = areAll || spec.network !== "host";
  return [
    system("/proc", "proc", closed),
    system("/dev", "tmpfs", ["nosuid", "strictatime", "mode=755", "size=65536k"]),
    system("/dev/pts", "devpts", lastGroup < TTY_GROUP ? terminals : [...terminals, TTY_OPTION]),
    system("/dev/shm", "tmpfs", shared),
    system("/dev/mqueue", "mqueue", closed),
    isOurs
      ? system("/sys", "sysfs", sys)
      : { destination: "/sys", type: "bind", source: "/sys", options: ["rbind", ...sys] },
  ];
}

function system(destination: string, type: string, options: readonly string[]): BundleMount {
  return { destination, type, source: type, options };
}

function namespacesOf(network: ProcessSpec["network"], path: string | null): Json[] {
  const own = ["pid", "mount", "ipc", "uts"].map((type) => ({ type }));
  if (network === "host") return own;
  return [...own, path === null ? { type: "network" } : { type: "network", path }];
}

/** Where crun takes a compiled filter from; another runtime does not know it. */
const FILTER_ANNOTATION = "run.oci.seccomp_bpf_data";

/** Any user may serve on any port and ping: the ports are the container's own. */
function ownNetworkSettings({ lastGroup }: Identities): Json {
  return {
    "net.ipv4.ip_unprivileged_port_start": "0",
    "net.ipv4.ping_group_range": `0 ${lastGroup}`,
  };
}

/** The group of terminals, by an old custom. */
const TTY_GROUP = 5;
const TTY_OPTION = `gid=${TTY_GROUP}`;

const MASKED = [
  "/proc/acpi",
  "/proc/asound",
  "/proc/interrupts",
  "/proc/kcore",
  "/proc/keys",
  "/proc/latency_stats",
  "/proc/sched_debug",
  "/proc/scsi",
  "/proc/timer_list",
  "/proc/timer_stats",
  "/sys/devices/virtual/powercap",
  "/sys/firmware",
];

const READONLY = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

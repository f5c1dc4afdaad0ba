// The fields of Container that set or tell what commands and images inherit.

import { fail } from "../../../event/failure.ts";
import type { EnvEntry } from "../../../op/op.ts";
import type { ContainerFields } from "../../generated.ts";
import { pathIn } from "./paths.ts";

export const containerConfig = {
  platform: ({ platform }) => platform,
  user: ({ user }) => user,
  withUser: (self, { name }) => ({ ...self, user: name }),
  withoutUser: (self) => ({ ...self, user: "" }),
  workdir: ({ cwd }) => cwd,
  withWorkdir: (self, { path, expand }) => ({ ...self, cwd: pathIn(self, path, expand) }),
  withoutWorkdir: (self) => ({ ...self, cwd: "" }),

  entrypoint: ({ entrypoint }) => entrypoint,
  withEntrypoint: (self, { args, keepDefaultArgs }) => ({
    ...self,
    entrypoint: args,
    cmd: keepDefaultArgs ? self.cmd : [],
  }),
  withoutEntrypoint: (self, { keepDefaultArgs }) => ({
    ...self,
    entrypoint: [],
    cmd: keepDefaultArgs ? self.cmd : [],
  }),
  defaultArgs: ({ cmd }) => cmd,
  withDefaultArgs: (self, { args }) => ({ ...self, cmd: args }),
  withoutDefaultArgs: (self) => ({ ...self, cmd: [] }),
  withDefaultTerminalCmd: (self, { args, insecureRootCapabilities: privileged }) => ({
    ...self,
    terminal: { args, privileged },
  }),

  label: ({ labels }, { name }) => find(labels, name),
  labels: ({ labels }) => [...labels].sort(byName).map(([name, value]) => ({ name, value })),
  withLabel: (self, { name, value }) => ({ ...self, labels: put(self.labels, name, value) }),
  withoutLabel: (self, { name }) => ({ ...self, labels: drop(self.labels, name) }),
  withAnnotation: (self, { name, value }) => ({
    ...self,
    annotations: put(self.annotations, name, value),
  }),
  withoutAnnotation: (self, { name }) => ({
    ...self,
    annotations: drop(self.annotations, name),
  }),

  exposedPorts: ({ ports }) => ports,
  withExposedPort(self, { port, protocol, description, experimentalSkipHealthcheck }) {
    if (port < 1 || port > 65535) {
      fail({ kind: "argument", argument: "port", want: "1 to 65535", got: String(port) });
    }
    const others = self.ports.filter((one) => one.port !== port || one.protocol !== protocol);
    const added = { port, protocol, description, skipHealthcheck: experimentalSkipHealthcheck };
    return { ...self, ports: [...others, added] };
  },
  withoutExposedPort: (self, { port, protocol }) => ({
    ...self,
    ports: self.ports.filter((one) => one.port !== port || one.protocol !== protocol),
  }),

  dockerHealthcheck: ({ healthcheck }) => healthcheck,
  withDockerHealthcheck(self, { args, shell, ...times }) {
    if (shell === true && args.length !== 1) {
      const got = `${args.length} arguments`;
      fail({ kind: "argument", argument: "args", want: "one line for the shell", got });
    }
    const healthcheck = {
      args,
      shell: shell ?? false,
      interval: times.interval ?? "",
      timeout: times.timeout ?? "",
      startPeriod: times.startPeriod ?? "",
      startInterval: times.startInterval ?? "",
      retries: times.retries ?? 0,
    };
    return { ...self, healthcheck };
  },
  withoutDockerHealthcheck: (self) => ({ ...self, healthcheck: null }),

  withError: (self, { err }) => (err === "" ? self : fail({ kind: "user-error", message: err })),
} satisfies Partial<ContainerFields>;

type Entries = readonly EnvEntry[];

function byName([a]: EnvEntry, [b]: EnvEntry): number {
  return a < b ? -1 : Number(a > b);
}

function find(entries: Entries, name: string): string | null {
  return entries.find(([one]) => one === name)?.[1] ?? null;
}

/** A name that is there keeps its place. */
export function put(entries: Entries, name: string, value: string): Entries {
  if (!entries.some(([one]) => one === name)) return [...entries, [name, value]];
  return entries.map((entry) => (entry[0] === name ? [name, value] : entry));
}

export function drop(entries: Entries, name: string): Entries {
  return entries.filter(([one]) => one !== name);
}

// The configuration of an image as the document that stands in it.
// What is empty is left out, as every other tool does. There is no date in it but the epoch, so
// that the same image has the same digest whenever it is made.

import type { Digest } from "../op/digest.ts";
import type { ImageConfig, ImageHealthcheck, ImageVariant } from "../op/image.ts";
import { platformParts } from "../op/platform.ts";
import { parseDuration } from "./duration.ts";

const CREATED = "1970-01-01T00:00:00Z";
const CREATED_BY = "rondel";

export function configDocument(variant: ImageVariant, diffIds: readonly Digest[]): object {
  const { os, architecture, variant: model } = platformParts(variant.platform);
  return {
    created: CREATED,
    architecture,
    ...(model === null ? {} : { variant: model }),
    os,
    config: settingsOf(variant.config),
    rootfs: { type: "layers", diff_ids: diffIds },
    history: diffIds.map(() => ({ created: CREATED, created_by: CREATED_BY })),
  };
}

function settingsOf(config: ImageConfig): object {
  const { user, ports, env, entrypoint, cmd, cwd, labels, healthcheck } = config;
  const exposed = ports.map(({ port, protocol }) => [`${port}/${protocol}`, {}] as const);
  return present({
    User: user,
    ExposedPorts: Object.fromEntries(exposed),
    Env: env.map(([name, value]) => `${name}=${value}`),
    Entrypoint: entrypoint,
    Cmd: cmd,
    WorkingDir: cwd,
    Labels: Object.fromEntries(labels),
    Healthcheck: healthcheck === null ? {} : healthcheckOf(healthcheck),
  });
}

function healthcheckOf(check: ImageHealthcheck): object {
  return present({
    Test: [check.shell ? "CMD-SHELL" : "CMD", ...check.args],
    Interval: parseDuration(check.interval),
    Timeout: parseDuration(check.timeout),
    StartPeriod: parseDuration(check.startPeriod),
    StartInterval: parseDuration(check.startInterval),
    Retries: check.retries,
  });
}

type Member = string | number | object;

function present(members: Readonly<Record<string, Member>>): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => !isEmpty(value)));
}

function isEmpty(value: Member): boolean {
  if (typeof value !== "object") return value === "" || value === 0;
  return Object.keys(value).length === 0;
}

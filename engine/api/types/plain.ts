// The types whose fields say what is in them, and no more.

import type {
  CacheVolumeFields,
  EnvVariableFields,
  ErrorFields,
  ErrorValueFields,
  HealthcheckConfigFields,
  LabelFields,
  PortFields,
  SecretFields,
  SocketFields,
} from "../generated.ts";

export const cacheVolume: CacheVolumeFields = {};

export const socket: SocketFields = {};

export const envVariable: EnvVariableFields = {
  name: ({ name }) => name,
  value: ({ value }) => value,
};

export const label: LabelFields = {
  name: ({ name }) => name,
  value: ({ value }) => value,
};

export const error: ErrorFields = {
  message: ({ message }) => message,
  values: ({ values }) => values,
  withValue: ({ message, values }, { name, value }) => ({
    message,
    values: [...values, { name, value }],
  }),
};

export const errorValue: ErrorValueFields = {
  name: ({ name }) => name,
  value: ({ value }) => value,
};

export const healthcheck: HealthcheckConfigFields = {
  args: ({ args }) => args,
  interval: ({ interval }) => interval,
  retries: ({ retries }) => retries,
  shell: ({ shell }) => shell,
  startInterval: ({ startInterval }) => startInterval,
  startPeriod: ({ startPeriod }) => startPeriod,
  timeout: ({ timeout }) => timeout,
};

export const port: PortFields = {
  description: ({ description }) => description,
  experimentalSkipHealthcheck: ({ skipHealthcheck }) => skipHealthcheck,
  port: ({ port: number }) => number,
  protocol: ({ protocol }) => protocol,
};

export const secret: SecretFields = {
  name: ({ name }) => name,
  async plaintext({ name }, _args, { session }) {
    return Buffer.from(await session.secrets.reveal(name)).toString("utf8");
  },
  uri: ({ uri }) => uri,
};

// The fields of Container for environment variables and registry logins.

import { fail } from "../../../event/failure.ts";
import type { SecretEnv } from "../../../op/op.ts";
import type { ContainerFields } from "../../generated.ts";
import type { ContainerState } from "../../values/container.ts";
import { valuesOf } from "../env-file/values.ts";
import { drop, put } from "./config.ts";
import { expandVariables } from "./expand.ts";

export const containerVariables = {
  envVariable: ({ env }, { name }) => env.find(([one]) => one === name)?.[1] ?? null,
  envVariables: ({ env }) => env.map(([name, value]) => ({ name, value })),
  withEnvVariable: (self, { name, value, expand }) =>
    setVariable(self, name, expand ? expandVariables(value, self) : value),
  withEnvFileVariables: (self, { source }) =>
    valuesOf(source.state.lines).reduce(
      (state, { name, value }) => setVariable(state, name, value),
      self,
    ),
  withoutEnvVariable: (self, { name }) => ({ ...self, env: drop(self.env, name) }),
  withSecretVariable(self, { name, secret }) {
    const others = unset(self, nameOf(name));
    const added: SecretEnv = [name, secret.state.name];
    return { ...others, secretEnv: [...others.secretEnv, added] };
  },
  withoutSecretVariable: (self, { name }) => ({
    ...self,
    secretEnv: self.secretEnv.filter(([one]) => one !== name),
  }),
  withVolatileVariable(self, { name, value }) {
    const others = unset(self, nameOf(name));
    return { ...others, volatileEnv: [...others.volatileEnv, [name, value]] };
  },
  withoutVolatileVariable: (self, { name }) => ({
    ...self,
    volatileEnv: drop(self.volatileEnv, name),
  }),
  async withRegistryAuth(self, { address, username, secret }, { session }) {
    const password = Buffer.from(await session.secrets.reveal(secret.state.name)).toString("utf8");
    session.credentials.set(registryOf(address), { username, password });
    return self;
  },
  withoutRegistryAuth(self, { address }, { session }) {
    session.credentials.remove(registryOf(address));
    return self;
  },
} satisfies Partial<ContainerFields>;

/** A name that is there keeps its place; from the two other lists it goes. */
function setVariable(self: ContainerState, name: string, value: string): ContainerState {
  return {
    ...self,
    env: put(self.env, nameOf(name), value),
    secretEnv: self.secretEnv.filter(([one]) => one !== name),
    volatileEnv: drop(self.volatileEnv, name),
  };
}

function unset(self: ContainerState, name: string): ContainerState {
  return {
    ...self,
    env: drop(self.env, name),
    secretEnv: self.secretEnv.filter(([one]) => one !== name),
    volatileEnv: drop(self.volatileEnv, name),
  };
}

function nameOf(name: string): string {
  if (name !== "" && !name.includes("=") && !name.includes("\0")) return name;
  const got = JSON.stringify(name);
  return fail({ kind: "argument", argument: "name", want: "a variable's name", got });
}

/** The host of a registry or of an image in one; a name without a host means Docker Hub. */
function registryOf(address: string): string {
  const bare = address.replace(/^https?:\/\//, "");
  const [first = ""] = bare.split("/");
  const isHost = first.includes(".") || first.includes(":") || first === "localhost";
  return isHost ? first : "docker.io";
}

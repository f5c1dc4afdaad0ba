// Query: where chains begin.

import { Recipe } from "../../../stdlib/base/recipe.ts";
import { fail } from "../../event/failure.ts";
import { type Digest, isDigest } from "../../op/digest.ts";
import { planOf } from "../../op/plan.ts";
import type { Platform } from "../../op/platform.ts";
import { parseRights } from "../../op/rights.ts";
import type { Context } from "../context.ts";
import { emptyFolder, newFile } from "../edits.ts";
import type { QueryFields } from "../generated.ts";
import { lookAt } from "../plan/look.ts";
import { planValue } from "../plan/plan.ts";
import { explainWhy } from "../plan/why.ts";
import { showTerminal } from "../terminals/show.ts";
import { emptyContainer } from "../values/container.ts";
import { type DirectoryState, NOTHING, type Nothing, type SecretState } from "../values/states.ts";
import { Pinned } from "../values/value.ts";
import { stateOf } from "./container/from.ts";

const MOST_SECRET_BYTES = 128_000;

export const query: QueryFields = {
  address: (_self, { value }) => ({ value }),
  cacheVolume: (_self, { key, source, sharing, owner }) => ({
    key,
    seed: source?.state.spot ?? null,
    sharing,
    owner,
  }),
  changeset: () => ({ before: emptyFolder(), after: emptyFolder() }),
  container: (_self, { platform }, { solver }) => emptyContainer(platform ?? solver.platform),
  defaultPlatform: (_self, _args, { solver }) => solver.platform,
  directory: () => ({ spot: emptyFolder() }),
  engine: () => NOTHING,
  envFile: () => ({ lines: [] }),
  error: (_self, { message }) => ({ message, values: [] }),
  async file(_self, { name, contents, permissions }, { sources }) {
    if (name === "" || name.includes("/")) {
      fail({ kind: "argument", argument: "name", want: "a name without a folder", got: name });
    }
    return { spot: newFile(name, await sources.content(Buffer.from(contents)), permissions) };
  },
  host: () => NOTHING,
  json: () => ({ json: null }),
  look: (_self, { of, ...wish }, context) => lookAt(of, wish, context),
  node: (_self, { id }) => id,
  plan: (_self, { of }, context) => planValue(of, context),
  secret: (_self, { uri }) => ({ name: uri, uri }),
  setSecret(_self, { name, plaintext }, { session }) {
    const bytes = Buffer.from(plaintext);
    if (bytes.length > MOST_SECRET_BYTES) {
      fail({ kind: "limit", what: `the size of secret ${name}`, limit: MOST_SECRET_BYTES });
    }
    session.secrets.set(name, bytes);
    return new Pinned({ name, uri: "" }, new Recipe(null, "_secret", { name }));
  },
  terminals: (_self, _args, { terminals }) => terminals.all.map(showTerminal),
  terminalOutcome: (_self, { terminal }, { terminals, scope }) =>
    terminals.outcome(terminal, scope.signal),
  version: (_self, _args, { version }) => version,
  why: (_self, { of }, context) => explainWhy(of, context),
};

/** The fields of recipes alone: see schema/load.ts. */
export const internal = {
  _query: () => new Pinned(NOTHING, new Recipe(null, "_query")),
  _tree: (_self: Nothing, { digest }: { digest: string }): DirectoryState =>
    isDigest(digest)
      ? treeOf(digest)
      : fail({ kind: "id-invalid", why: `${digest} is no digest of a folder` }),
  async _kept(_self: Nothing, { path, rights }: KeptFolder, { sources, scope }: Context) {
    const parsed = parseRights(rights);
    if (parsed === null) {
      const want = "lines of permissions, owner and path";
      return fail({ kind: "argument", argument: "rights", want, got: "something else" });
    }
    const tree = await sources.keptFolder(path, parsed, scope);
    return new Pinned(treeOf(tree), treeRecipe(tree));
  },
  async _image(_self: Nothing, { manifest, platform }: ImageName, { sources }: Context) {
    if (!isDigest(manifest)) {
      return fail({ kind: "id-invalid", why: `${manifest} is no digest of an image` });
    }
    return stateOf(await sources.loadedImage(manifest, platform), null);
  },
  _secret: (_self: Nothing, { name }: { name: string }): SecretState => ({ name, uri: "" }),
};

interface KeptFolder {
  /** Absolute. */
  readonly path: string;
  readonly rights: string;
}

interface ImageName {
  readonly manifest: string;
  readonly platform: Platform;
}

export function treeOf(tree: Digest): DirectoryState {
  return { spot: { plan: planOf({ kind: "tree", tree }, []), output: "root", path: "/" } };
}

/** A folder that was read, as a chain that names its content and not where it was. */
export function treeRecipe(tree: Digest): Recipe {
  return new Recipe(null, "_tree", { digest: tree });
}

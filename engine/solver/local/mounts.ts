// What is mounted into one exec: folders of other Ops, cache volumes, secrets, sockets.
// Everything it opens is closed with the stack it is given, whatever happens; a writable bind
// becomes an output only when the caller keeps it.

import {
  chmodSync,
  existsSync,
  lchownSync,
  mkdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { never } from "../../../stdlib/base/assert.ts";
import { fail } from "../../event/failure.ts";
import { NO_OVERRIDES } from "../../files/attributes.ts";
import { changeOwner } from "../../files/chown.ts";
import { copyInside } from "../../files/copy.ts";
import { ownerOf } from "../../files/owner.ts";
import { resolveInside, statOf } from "../../files/resolve.ts";
import { digestOf, hexOf } from "../../op/digest.ts";
import {
  type BindMount,
  type CacheMount,
  EVERYTHING,
  type Mount,
  mountOutput,
  type SecretMount,
} from "../../op/op.ts";
import type { ProcessMount } from "../../runtime/runtime.ts";
import type { Kit, Step } from "./kit.ts";
import { openWorkspace, type Workspace } from "./workspace.ts";

export interface OpenedMounts {
  readonly processMounts: readonly ProcessMount[];
  /** By the name of the output each becomes. */
  readonly workspaces: ReadonlyMap<string, Workspace>;
}

interface Place {
  readonly kit: Kit;
  readonly step: Step;
  readonly stack: AsyncDisposableStack;
  /** The exec's mounted root: owners are looked up in its passwd file. */
  readonly root: string;
  /** The folders of the volumes that this exec has leased. */
  readonly volumes: Map<string, string>;
}

export async function openMounts(
  mounts: readonly Mount[],
  exec: Omit<Place, "volumes">,
): Promise<OpenedMounts> {
  const place = { ...exec, volumes: new Map<string, string>() };
  const workspaces = new Map<string, Workspace>();
  const opened: ProcessMount[] = [];
  for (const mount of inLeaseOrder(mounts)) {
    opened.push(await open(mount, place, workspaces));
  }
  // A mount may lie inside another, which must then be there first.
  const byDepth = opened.sort((a, b) => a.at.split("/").length - b.at.split("/").length);
  return { processMounts: byDepth, workspaces };
}

/** Volumes are leased in one order everywhere, so that two execs never wait for each other. */
function inLeaseOrder(mounts: readonly Mount[]): Mount[] {
  const key = (mount: Mount) => (mount.kind === "cache" ? mount.volume : "");
  return [...mounts].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

async function open(
  mount: Mount,
  place: Place,
  workspaces: Map<string, Workspace>,
): Promise<ProcessMount> {
  const { at } = mount;
  switch (mount.kind) {
    case "bind":
      return bind(mount, place, workspaces);
    case "cache":
      return { kind: "bind", at, source: await openVolume(mount, place), readonly: false };
    case "temp":
      return { kind: "temp", at, sizeBytes: mount.sizeBytes };
    case "secret":
      return { kind: "bind", at, source: await writeSecret(mount, place), readonly: true };
    case "socket":
      return {
        kind: "bind",
        at,
        source: await place.step.scope.socket(mount.socket),
        readonly: false,
      };
    default:
      return never(mount);
  }
}

function bind(
  mount: BindMount,
  { kit, step, stack, root }: Place,
  workspaces: Map<string, Workspace>,
): ProcessMount {
  const { at, from, readonly, owner } = mount;
  const snapshot = from === null ? [] : step.snapshotOf(from.ref);
  const path = from?.path ?? "/";
  if (readonly && owner === null) {
    const view = stack.use(kit.views.open(snapshot));
    return { kind: "bind", at, source: existingIn(view.path, path), readonly };
  }
  const workspace = stack.use(openWorkspace(snapshot, kit));
  const source = existingIn(workspace.path, path);
  if (owner !== null) changeOwner(workspace.path, path, ownerOf(root, owner));
  if (!readonly) workspaces.set(mountOutput(at), workspace);
  return { kind: "bind", at, source, readonly };
}

function existingIn(root: string, path: string): string {
  const hostPath = resolveInside(root, path, { followLast: true });
  return statOf(hostPath) === null ? fail({ kind: "path-missing", path }) : hostPath;
}

async function openVolume(mount: CacheMount, place: Place): Promise<string> {
  const { kit, step, stack, volumes } = place;
  // Mounted twice it is leased once: a locked volume would wait for itself.
  const known = volumes.get(mount.volume);
  if (known !== undefined) return known;
  const lease = await kit.volumes.lease(mount.volume, mount.sharing, step.scope.signal);
  stack.defer(() => {
    kit.store.volumes.used(lease.volume);
    lease.release();
  });
  const path = kit.store.volumes.pathOf(lease.volume);
  if (!existsSync(path)) makeVolume(path, mount, place);
  kit.store.volumes.used(lease.volume);
  volumes.set(mount.volume, path);
  return path;
}

/** Made elsewhere and renamed, so that a crash leaves no half-filled volume. */
function makeVolume(path: string, { seed, owner }: CacheMount, { kit, step, root }: Place): void {
  const scratch = kit.store.scratch();
  const folder = join(scratch.path, "volume");
  mkdirSync(folder, { mode: 0o755 });
  if (seed !== null) {
    using view = kit.views.open(step.snapshotOf(seed.ref));
    const options = { ...NO_OVERRIDES, filter: EVERYTHING };
    copyInside({ root: view.path, path: seed.path }, { root: folder, path: "/" }, options);
  }
  if (owner !== null) changeOwner(folder, "/", ownerOf(root, owner));
  renameSync(folder, path);
  scratch.discard();
}

async function writeSecret(mount: SecretMount, { kit, step, stack, root }: Place): Promise<string> {
  const value = await step.scope.secret(mount.secret);
  const owner = ownerOf(root, mount.owner ?? "0:0");
  const folder = join(kit.runFolder, "secrets");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${step.run}-${hexOf(digestOf(mount.at))}`);
  writeFileSync(file, value, { flag: "wx", mode: 0o600 });
  stack.defer(() => rmSync(file));
  lchownSync(file, owner.uid, owner.gid);
  chmodSync(file, mount.mode);
  return file;
}

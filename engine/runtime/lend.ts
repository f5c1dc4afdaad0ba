// The files of the host that a container is lent, beside what its user mounts.

import { CERTIFICATES_AT } from "./certificates.ts";
import { INIT_AT } from "./init.ts";
import { lookAt } from "./inside.ts";
import type { Attachment } from "./network/network.ts";
import type { ProcessMount } from "./runtime.ts";

export interface Lent {
  readonly network: Attachment;
  readonly init: string | null;
  readonly certificates: string | null;
}

/** What the user mounts in the same place wins, and so does a read-only folder without it. */
export function lentFiles(lent: Lent, mounts: readonly ProcessMount[]): ProcessMount[] {
  const files = [...lent.network.files];
  if (lent.init !== null) files.push({ source: lent.init, at: INIT_AT });
  if (lent.certificates !== null) files.push({ source: lent.certificates, at: CERTIFICATES_AT });
  const isFree = ({ at }: { readonly at: string }) =>
    !mounts.some((mount) => mount.at === at || isShut(mount, at));
  return files.filter(isFree).map((file) => ({ kind: "bind", ...file, readonly: true }));
}

function isShut(mount: ProcessMount, at: string): boolean {
  const isAround = mount.kind === "bind" && mount.readonly && at.startsWith(`${mount.at}/`);
  return isAround && lookAt(`${mount.source}${at.slice(mount.at.length)}`) === undefined;
}

// Certificates and native code: what is loaded rather than started.

import { hasExtraAuthorities } from "../certificates.ts";
import { type Check, good, type Host, missing } from "./check.ts";

export async function probeTrust({ env }: Host): Promise<Check[]> {
  return [probeAuthorities(env), await probeNativeCalls()];
}

function probeAuthorities(env: Host["env"]): Check {
  const name = "certificates";
  if (!hasExtraAuthorities(env)) return good(name, "the usual authorities");
  return good(name, "authorities of this host's own, which containers are lent");
}

async function probeNativeCalls(): Promise<Check> {
  const name = "native calls";
  try {
    await import("koffi");
    return good(name, "koffi");
  } catch (error) {
    const remedy = "install Rondel again on this machine; its packages hold a build for it";
    return missing(name, (error as Error).message, "nothing can be mounted", remedy);
  }
}

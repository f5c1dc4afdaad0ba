// What this host can do for containers, found by trying. It runs in any process, with none of the
// engine's namespaces, and leaves nothing behind.

import { probeCgroupLimits } from "./cgroups.ts";
import type { Check, Host } from "./check.ts";
import { probeDamage } from "./damage.ts";
import { probeDisk } from "./disk.ts";
import { probeKernel } from "./kernel.ts";
import { probeNetwork } from "./network.ts";
import { probePrograms } from "./programs.ts";
import { probeTrust } from "./trust.ts";
import { probeUsers } from "./users.ts";

export async function probeHost(host: Host): Promise<Check[]> {
  const probes = [
    probePrograms,
    probeKernel,
    probeUsers,
    probeCgroupLimits,
    probeDisk,
    probeDamage,
    probeNetwork,
  ];
  const checks = probes.flatMap((one) => one(host));
  return [...checks, ...(await probeTrust(host))];
}

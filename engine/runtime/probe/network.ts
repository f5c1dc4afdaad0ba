// What networks of containers need, and what stands in their way.

import { DEFAULT_PATH } from "../bundle.ts";
import { isLoopback, serversIn } from "../network/names.ts";
import { findHostProgram } from "../runtimes.ts";
import { type Check, degraded, good, type Host, missing } from "./check.ts";
import { tryProgram, tryRead } from "./tries.ts";

export function probeNetwork(host: Host): Check[] {
  return [probeTools(host), probeForwarding(host), probeNames()];
}

function probeTools({ env, isRoot }: Host): Check {
  const name = "network";
  const costs = "containers have the host's network or none";
  if (!isRoot) {
    const remedy = 'run as root, or give withExec the network "HOST" or "NONE"';
    return degraded(name, "an ordinary user cannot make one", costs, remedy);
  }
  const searchPath = env["PATH"] ?? DEFAULT_PATH;
  const absent = ["ip", "iptables"].filter((one) => findHostProgram(one, searchPath) === null);
  if (absent.length === 0) return good(name, "ip, iptables");
  const remedy = "install the packages iproute2 and iptables";
  return missing(name, `no ${absent.join(", no ")}`, costs, remedy);
}

function probeForwarding({ isRoot }: Host): Check {
  const name = "forwarding";
  if (!isRoot) return good(name, "not needed");
  const { ok, output, why } = tryProgram("iptables", ["-w", "-S", "FORWARD"]);
  if (!ok) {
    const remedy = "use a kernel with netfilter, or run containers on the host's network";
    return degraded(name, why, "containers may not reach the network", remedy);
  }
  const isDropped = output.includes("-P FORWARD DROP");
  return good(
    name,
    isDropped ? "dropped by default; the engine's own rules accept it" : "accepted",
  );
}

function probeNames(): Check {
  const name = "name server";
  const servers = serversIn(tryRead("/etc/resolv.conf") ?? "");
  if (servers.length > 0 && servers.every(isLoopback)) {
    return good(name, `${servers.join(", ")}, which the engine passes queries on to`);
  }
  if (servers.length > 0) return good(name, servers.join(", "));
  const remedy = "name a server in /etc/resolv.conf";
  return degraded(name, "none", "containers cannot look names up", remedy);
}

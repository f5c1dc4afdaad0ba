// The two files by which a container knows names: resolv.conf and hosts. Pure.

export interface Resolving {
  readonly text: string;
  /** The host's own name server that only the host can reach; null when containers reach theirs. */
  readonly forwardTo: string | null;
}

/** A server on the host's loopback, or with an IPv6 address, is asked through the gateway. */
export function resolvingIn(hostText: string, gateway: string): Resolving {
  const lines = hostText.split("\n").map((line) => line.trim());
  const servers = serversIn(hostText);
  const others = lines.filter((line) => /^(search|domain|options)\s/.test(line));
  const reachable = servers.filter((server) => /^\d/.test(server) && !isLoopback(server));
  const forwardTo = reachable.length > 0 ? null : (servers[0] ?? null);
  const given = forwardTo === null ? reachable : [gateway];
  const text = [...given.map((server) => `nameserver ${server}`), ...others, ""].join("\n");
  return { text, forwardTo };
}

export function serversIn(hostText: string): string[] {
  return [...hostText.matchAll(/^\s*nameserver\s+(\S+)/gm)].map(([, server]) => server ?? "");
}

export function hostsText(hostname: string, address: string): string {
  const lines = ["127.0.0.1\tlocalhost", "::1\tlocalhost ip6-localhost ip6-loopback"];
  return `${[...lines, `${address}\t${hostname}`].join("\n")}\n`;
}

export function isLoopback(address: string): boolean {
  return address.startsWith("127.") || address === "::1";
}

// What every measurement runs in: busybox as a container, from the host, with no registry.

import type { Client, Container } from "../../stdlib/index.ts";

const NAMES = ["sh", "true"];
let count = 0;

/** A text that nothing has been run with before. */
export function fresh(): string {
  count += 1;
  return `${process.pid}-${count}`;
}

/** The root itself is pinned, so that no measurement reads the host's file again. */
export async function openRoot(client: Client): Promise<Container> {
  const folder = NAMES.reduce(
    (made, name) => made.withSymlink("busybox", `/bin/${name}`),
    client.directory().withFile("/bin/busybox", client.host().file("/bin/busybox")),
  );
  const root = await client.container().withRootfs(folder).sync();
  await root.withExec(["true"]).sync();
  return root;
}

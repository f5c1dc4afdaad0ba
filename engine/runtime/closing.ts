// Keeps device nodes in a container's root shut. The root is mounted so that they open nothing, but
// crun forgets that when it binds the root in its place; a mount of its own says it again.
// Invariant: it is used only after a container was seen to have such a root.

import type { Json } from "../../stdlib/base/canonical.ts";
import type { BundleMount } from "./bundle.ts";
import { launch } from "./launch.ts";
import type { OciRuntime } from "./runtimes.ts";
import { withHostRoot } from "./trial.ts";

/** The mounts that close a root; none where the runtime needs none, or refuses ours. */
export type Closing = (root: string) => readonly BundleMount[];

export async function prepareClosing(runtime: OciRuntime, runFolder: string): Promise<Closing> {
  if (runtime.kind !== "crun") return () => [];
  const isClosed = await tryClosing(runtime, runFolder).catch(() => false);
  return isClosed ? (root) => [closingMount(root)] : () => [];
}

/** crun takes no mount at `/` itself. */
function closingMount(root: string): BundleMount {
  const options = ["remount", "bind", "nodev"];
  return { destination: "/.", type: "bind", source: root, options };
}

async function tryClosing(runtime: OciRuntime, runFolder: string): Promise<boolean> {
  return withHostRoot(`${runFolder}/closing`, async (root) => {
    const output: Uint8Array[] = [];
    const ending = await launch(runtime, runFolder, trialConfig(root), {
      id: "closing-check",
      stdin: null,
      entrances: [],
      onOutput: (_, chunk) => void output.push(chunk),
      signal: new AbortController().signal,
    });
    const [, , , , at, flags = ""] = Buffer.concat(output).toString("utf8").split(" ");
    return ending.kind === "exited" && at === "/" && flags.split(",").includes("nodev");
  });
}

/** It says what its root is. The root is read-only by that mount: crun's own way undoes it. */
function trialConfig(root: string): Json {
  const show = "read -r line </proc/self/mountinfo; echo $line";
  const closing = closingMount(root);
  const system = [
    { destination: "/proc", type: "proc", source: "proc" },
    { destination: "/dev", type: "tmpfs", source: "tmpfs" }, // crun makes its devices in it
  ];
  return {
    ociVersion: "1.0.2",
    process: { user: { uid: 0, gid: 0 }, args: ["/bin/sh", "-c", show], cwd: "/" },
    root: { path: root },
    mounts: [{ ...closing, options: [...closing.options, "ro"] }, ...system],
    linux: { namespaces: [{ type: "pid" }, { type: "mount" }] },
  };
}

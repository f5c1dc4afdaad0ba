// `rondel kernel`: tells Jupyter of the kernel, and is the kernel that Jupyter then starts.

import { defineCommand } from "./command.ts";
import { UsageError } from "./flags.ts";

export const kernelCommand = defineCommand({
  name: "kernel",
  says: "Install the Jupyter kernel, or remove it",
  words: "install|uninstall|run FILE",
  example: "rondel kernel install --user",
  flags: {
    user: { kind: "switch", says: "For this user (the default, unless it is root)" },
    prefix: { kind: "text", value: "FOLDER", says: "Below this folder, such as that of a venv" },
    name: { kind: "text", value: "NAME", says: "By which Jupyter knows it (rondel)" },
    "display-name": { kind: "text", value: "TEXT", says: "What people are shown (Rondel)" },
  },
  async run([action, ...rest], flags, io) {
    if (action === "run") {
      // `jupyter run` hands kernels its own words, behind the file; they mean nothing to them.
      const [file] = rest;
      if (file === undefined) throw new UsageError("kernel run needs a FILE");
      const { runKernel } = await import("./kernel/run-kernel.ts");
      return runKernel(file, io);
    }
    if (rest.length > 0) throw new UsageError("kernel takes one word");
    const { installKernel, uninstallKernel } = await import("./kernel/spec.ts");
    if (action === "install") return installKernel(flags, io);
    if (action === "uninstall") return uninstallKernel(flags, io);
    throw new UsageError("kernel needs one of install, uninstall, run");
  },
});

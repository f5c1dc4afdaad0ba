// As much of an engine as enter.test.ts needs: it says that it is there, then ends with a code, or
// stays with a container in a network, which says where its gateway is.

import { writeSync } from "node:fs";
import { createRuntimeRig } from "./rig.ts";

const [task, argument = ""] = process.argv.slice(2);
writeSync(3, "ready");
if (task === "exit") {
  writeSync(1, `${process.env["RONDEL_RUN"]}\n`);
  process.exitCode = Number(argument);
} else {
  const gateway = "ip route | grep default | cut -d' ' -f3";
  await createRuntimeRig().sh(`sleep ${argument} & ${gateway}; wait`, {
    network: "sandbox",
    onOutput: (_, chunk) => void writeSync(1, chunk),
  });
}

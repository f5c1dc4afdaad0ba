// As much of an engine as enter.test.ts needs: it says that it is there, then ends with a code, or
// stays with a container in a network.

import { writeSync } from "node:fs";
import { createRuntimeRig } from "./rig.ts";

const [task, code] = process.argv.slice(2);
writeSync(3, "ready");
if (task === "exit") {
  console.log(process.env["RONDEL_RUN"]);
  process.exitCode = Number(code);
} else {
  const rig = createRuntimeRig();
  await rig.sh("sleep 424242 & echo; wait", {
    network: "sandbox",
    onOutput: () => console.log("stays"),
  });
}

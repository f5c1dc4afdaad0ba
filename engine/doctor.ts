// Prints as JSON what this host can do for containers. It is a program of its own, so that it also
// tells something where no engine can start.

import { homeOf } from "../stdlib/base/home.ts";
import { probeHost } from "./runtime/probe/probe.ts";

const isRoot = process.getuid?.() === 0;
const { root } = homeOf(process.env, isRoot);
const checks = await probeHost({ env: process.env, stateFolder: root, isRoot });
process.stdout.write(`${JSON.stringify(checks)}\n`);

// The program as a user starts it.

import { fileURLToPath } from "node:url";

export const LAUNCHER = fileURLToPath(new URL("../../rondel", import.meta.url));

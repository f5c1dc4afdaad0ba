// The flags of `rondel call` beside those of the function.

import { PROGRESS_FLAGS } from "./progress.ts";

export const CALL_FLAGS = {
  output: { kind: "text", short: "o", value: "PATH", says: "Export the answer to there" },
  terminal: {
    kind: "switch",
    short: "t",
    says: "Sit down in the container or folder that it answers",
  },
  json: { kind: "switch", says: "Print the answer as JSON" },
  unpinned: { kind: "switch", says: "Ask again what tags mean, whatever the lockfile says" },
  ...PROGRESS_FLAGS,
  help: { kind: "switch", short: "h", says: "Show this" },
} as const;

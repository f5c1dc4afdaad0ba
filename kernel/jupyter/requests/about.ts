// What a kernel says about itself.

import { PROTOCOL_VERSION } from "../wire/wire.ts";

export function kernelInformation(version: string): object {
  return {
    status: "ok",
    protocol_version: PROTOCOL_VERSION,
    implementation: "rondel",
    implementation_version: version,
    language_info: {
      name: "typescript",
      version: "7.0",
      mimetype: "text/x.typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
      codemirror_mode: { name: "javascript", typescript: true },
      nbconvert_exporter: "script",
    },
    banner: `Rondel ${version}: chains of containers, a cell at a time. .help lists the commands.`,
    debugger: false,
    help_links: [],
    supported_features: ["kernel subshells"],
  };
}

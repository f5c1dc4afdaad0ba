// The thread that keeps the screens of terminals: it reads what they show, as a person's terminal
// would, and draws it again for whoever comes later.

import { parentPort } from "node:worker_threads";
import serialize from "@xterm/addon-serialize";
import headless from "@xterm/headless";
import { never } from "../../../stdlib/base/assert.ts";
import type { FromScreens, ToScreens } from "./messages.ts";

/** Lines that have scrolled away and are drawn again. */
const SCROLLBACK_LINES = 1000;

interface Screen {
  readonly terminal: headless.Terminal;
  readonly serializer: serialize.SerializeAddon;
}

const screens = new Map<number, Screen>();

function tell(message: FromScreens): void {
  parentPort?.postMessage(message);
}

function open(screen: number, columns: number, rows: number): void {
  const size = { cols: columns, rows };
  const terminal = new headless.Terminal({
    ...size,
    scrollback: SCROLLBACK_LINES,
    allowProposedApi: true,
  });
  const serializer = new serialize.SerializeAddon();
  terminal.loadAddon(serializer);
  terminal.onData((text) => tell({ kind: "answer", screen, text }));
  screens.set(screen, { terminal, serializer });
}

function hear(message: ToScreens): void {
  if (message.kind === "open") return open(message.screen, message.columns, message.rows);
  const found = screens.get(message.screen);
  if (found === undefined) return;
  const { terminal, serializer } = found;
  switch (message.kind) {
    case "write": {
      const { screen, bytes } = message;
      terminal.write(bytes, () => tell({ kind: "written", screen, length: bytes.length }));
      return;
    }
    case "resize":
      // In its place among what is written, which is done piece by piece.
      terminal.write("", () => terminal.resize(message.columns, message.rows));
      return;
    case "draw": {
      const { request } = message;
      terminal.write("", () => tell({ kind: "drawn", request, text: serializer.serialize() }));
      return;
    }
    case "close":
      screens.delete(message.screen);
      terminal.dispose();
      return;
    default:
      never(message);
  }
}

parentPort?.on("message", hear);

// An output that is a terminal: its frame, its screen and its link to the kernel. One whose
// terminal has ended, or that this kernel knows nothing of, is words and no screen.

import { createFrame } from "./frame.js";
import { createLink } from "./link.js";
import { createScreen } from "./screen.js";

/** The class comes from the page, whose widgets these are. */
export function defineTerminalOutput({ Widget }) {
  return class TerminalOutput extends Widget {
    #options;
    #parts = null;

    constructor(options) {
      super();
      this.#options = options;
    }

    /** Called again when the kernel has changed the output: then its terminal has ended. */
    async renderModel(model) {
      const facts = model.data[this.#options.type] ?? {};
      if (this.#parts === null) this.#parts = createParts(this.node, facts, this.#options);
    }

    dispose() {
      if (this.isDisposed) return;
      this.#parts?.dispose();
      super.dispose();
    }

    onAfterAttach() {
      this.#parts?.attached();
    }
  };
}

function createParts(node, { terminal, title, key, says }, { sessionContext, leave }) {
  let link = null;
  let screen = null;
  let drawn = 0;
  const send = (data) => link?.send(data);
  const frame = createFrame(node, {
    number: Number(terminal),
    title: String(title ?? ""),
    leave: () => send({ kind: "leave" }),
    take() {
      screen?.own(true);
      send({ kind: "take", ...screen?.size });
      frame.live(waits);
      screen?.focus();
    },
    open: () => link?.open(),
    keep: (isKept) => send({ kind: "keep", keep: isKept }),
  });
  let waits = false;

  const begin = () => {
    screen = createScreen(frame.box, {
      typed: (bytes) => send({ kind: "type", bytes: toBase64(bytes) }),
      resized: (size) => send({ kind: "size", ...size }),
      sized: frame.sized,
      leave,
    });
    frame.sized(screen.size.columns, screen.size.rows);
    link = createLink({ sessionContext, key, size: () => screen.size, hear, lost });
  };
  const lost = (why) => {
    frame.lost(why);
    screen?.own(false);
  };
  const hear = (said) => {
    switch (said.kind) {
      case "opened":
        drawn = 0;
        waits = said.waits;
        screen.own(true);
        return frame.live(waits);
      case "output":
        return draw(said);
      case "released":
        waits = false;
        return node.dataset["state"] === "live" ? frame.live(false) : undefined;
      case "taken":
        screen.own(false);
        return frame.taken();
      case "asked":
        screen.own(false);
        return frame.asked(said.changes);
      case "closed":
        screen.own(false);
        screen.finish();
        link.finish();
        return frame.closed(said.says, said.code);
      case "trouble":
        return frame.trouble(said.message);
    }
  };
  const draw = async ({ bytes, isScreen, columns, rows }) => {
    const read = fromBase64(bytes);
    const mine = link;
    await screen.show(read, { isScreen, size: { columns, rows } });
    drawn += read.length;
    if (mine === link) send({ kind: "read", bytes: drawn });
  };
  if (typeof says === "string") frame.closed(says, null);
  return {
    // Its size is known when it is a part of the page.
    attached() {
      if (screen === null && typeof says !== "string") begin();
    },
    dispose() {
      link?.dispose();
      screen?.dispose();
    },
  };
}

function toBase64(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

function fromBase64(text) {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

// An output that is a terminal: its frame, its screen and its link to the kernel. One whose
// terminal has ended, or that this kernel knows nothing of, is words and no screen.

import { createFrame } from "./frame.js";
import { createLink } from "./link.js";
import { createScreen } from "./screen.js";

/** The class comes from the page, whose widgets these are. */
export function defineTerminalOutput({ Widget }) {
  return class TerminalOutput extends Widget {
    #options;
    #seat = null;

    constructor(options) {
      super();
      this.#options = options;
    }

    /** Called again when the kernel has changed the output: then its terminal has ended. */
    async renderModel(model) {
      const facts = model.data[this.#options.type] ?? {};
      if (this.#seat === null) this.#seat = createSeat(this.node, facts, this.#options);
    }

    dispose() {
      if (this.isDisposed) return;
      this.#seat?.dispose();
      super.dispose();
    }

    onAfterAttach() {
      this.#seat?.attached();
    }
  };
}

function createSeat(node, { terminal, title, key, says }, { sessionContext, leave }) {
  const seat = { node, frame: null, link: null, screen: null, waits: false, drawn: 0, visit: 0 };
  const send = (data) => seat.link?.send(data);
  seat.frame = createFrame(node, {
    number: Number(terminal),
    title: String(title ?? ""),
    leave: () => send({ kind: "leave" }),
    take() {
      send({ kind: "take", ...seat.screen.size });
      seat.screen.own(true);
      seat.frame.live(seat.waits);
      seat.screen.focus();
    },
    open: () => seat.link.open(),
    keep: (isKept) => send({ kind: "keep", keep: isKept }),
  });
  const begin = () => {
    seat.screen = createScreen(seat.frame.box, {
      typed: (bytes) => send({ kind: "type", bytes: toBase64(bytes) }),
      resized: (size) => send({ kind: "size", ...size }),
      sized: seat.frame.sized,
      leave,
    });
    seat.link = createLink({
      ...{ sessionContext, key, size: () => seat.screen.size },
      hear: (said) => hear(seat, said),
      lost(why) {
        seat.frame.lost(why);
        seat.screen.own(false);
      },
    });
  };
  const isOver = typeof says === "string";
  if (isOver) seat.frame.closed(says, null);
  return {
    // Its size is known when it is a part of the page.
    attached() {
      if (seat.screen === null && !isOver) begin();
    },
    dispose() {
      seat.link?.dispose();
      seat.screen?.dispose();
    },
  };
}

function hear(seat, said) {
  const { frame, link, screen } = seat;
  if (said.kind === "output") return draw(seat, said);
  if (said.kind === "trouble") return frame.trouble(said.message);
  if (said.kind === "opened") {
    seat.visit += 1;
    seat.drawn = 0;
    seat.waits = said.waits;
    screen.own(true);
    return frame.live(said.waits);
  }
  if (said.kind === "released") {
    seat.waits = false;
    return seat.node.dataset["state"] === "live" ? frame.live(false) : undefined;
  }
  // Whatever else is said, nothing is typed here any more.
  screen.own(false);
  if (said.kind === "taken") return frame.taken();
  if (said.kind === "asked") return frame.asked(said.changes);
  if (said.kind !== "closed") return;
  screen.finish();
  link.finish();
  frame.closed(said.says, said.code);
}

/** What came by an earlier comm is of no account any more. */
async function draw(seat, { bytes, isScreen, columns, rows }) {
  const read = fromBase64(bytes);
  const { visit, screen, link } = seat;
  await screen.show(read, { isScreen, size: { columns, rows } });
  if (visit !== seat.visit) return;
  seat.drawn += read.length;
  link.send({ kind: "read", bytes: seat.drawn });
}

function toBase64(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

function fromBase64(text) {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

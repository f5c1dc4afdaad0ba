// The frame around a terminal: what it is and its state above, a question below when there is one.
// Invariant: whatever a title or a name holds, it becomes text, never markup.

export function createFrame(node, { number, title, leave, take, open, keep }) {
  node.classList.add("rondel-terminal");
  // Keys and the like are the terminal's, not commands of the page.
  node.dataset["lmSuppressShortcuts"] = "true";
  const { bar, sized, tell } = createBar(`Terminal ${number}  ${title}`);
  const box = element("div", "rondel-terminal-box");
  const foot = element("div", "rondel-terminal-foot");
  foot.tabIndex = -1;
  node.append(bar, box, foot);
  const set = (look, text, offer = null) => {
    node.dataset["state"] = look;
    tell(text, offer);
  };
  return {
    box,
    sized,
    /** Somebody sits at it here; `waits`: its cell does. */
    live(waits) {
      foot.replaceChildren();
      const tip = "The cell goes on, and the terminal stays here.";
      const offer = waits ? { text: "Leave running", does: leave, tip } : null;
      set("live", waits ? "the cell waits for its end" : "runs", offer);
    },
    taken() {
      set("taken", "typed into elsewhere", { text: "Type here", does: take });
    },
    lost(why) {
      const { text, mayOpen } = LOST[why] ?? LOST.unknown;
      set("lost", text, mayOpen ? { text: "Look again", does: open } : null);
      foot.replaceChildren(mayOpen ? "" : element("div", "rondel-terminal-hint", hintOf(number)));
    },
    asked(changes) {
      set("asked", "has ended");
      foot.replaceChildren(
        element("pre", "rondel-terminal-changes", changes.join("\n")),
        row(
          button("Keep changes", () => keep(true), "rondel-terminal-main"),
          button("Discard", () => keep(false)),
        ),
      );
      // Whoever sat here is one Tab from the answers, and a key that was typed ahead gives none.
      if (node.contains(document.activeElement)) foot.focus({ preventScroll: true });
    },
    closed(says, code) {
      set("closed", says);
      if (code === null) return foot.replaceChildren();
      const copy = button("Copy", () => navigator.clipboard?.writeText(code));
      foot.replaceChildren(element("pre", "rondel-terminal-code", code), row(copy));
    },
    trouble(message) {
      foot.replaceChildren(element("div", "rondel-terminal-trouble", message));
    },
  };
}

const LOST = {
  "no kernel": { text: "no kernel runs", mayOpen: false },
  unknown: { text: "this kernel does not know it", mayOpen: false },
  elsewhere: { text: "another part of this page speaks with the kernel", mayOpen: true },
  asleep: { text: "not looked at", mayOpen: true },
};

function hintOf(number) {
  return `If it runs on: .attach ${number} in a cell, rondel terminal ${number} in any window.`;
}

function createBar(title) {
  const bar = element("div", "rondel-terminal-bar");
  const state = element("span", "rondel-terminal-state");
  const size = element("span", "rondel-terminal-size");
  const offered = button("", null);
  bar.append(
    element("span", "rondel-terminal-dot"),
    element("span", "rondel-terminal-title", title),
    state,
    element("span", "rondel-terminal-keys", "Ctrl-] back to the notebook"),
    size,
    offered,
  );
  size.title = "columns and rows";
  return {
    bar,
    sized(columns, rows) {
      size.textContent = `${columns}×${rows}`;
    },
    /** What is the matter, and what can be done; null when that is nothing. */
    tell(text, offer) {
      state.textContent = text;
      offered.hidden = offer === null;
      offered.textContent = offer?.text ?? "";
      offered.title = offer?.tip ?? "";
      offered.onclick = offer?.does ?? null;
    },
  };
}

function row(...parts) {
  const made = element("div", "rondel-terminal-row");
  made.append(...parts);
  return made;
}

function button(text, does, look = "") {
  const made = element("button", `rondel-terminal-button ${look}`, text);
  made.type = "button";
  made.onclick = does;
  return made;
}

function element(name, look, text = "") {
  const made = document.createElement(name);
  made.className = look;
  made.textContent = text;
  return made;
}

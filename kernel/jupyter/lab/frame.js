// The frame around a terminal: what it is and its state above, a question below when there is one.
// Invariant: whatever a title or a name holds, it becomes text, never markup.

export function createFrame(node, { number, title, leave, take, open, keep }) {
  node.classList.add("rondel-terminal");
  // Keys and the like are the terminal's, not commands of the page.
  node.dataset["lmSuppressShortcuts"] = "true";
  const dot = element("span", "rondel-terminal-dot");
  const state = element("span", "rondel-terminal-state");
  const button = element("button", "rondel-terminal-button");
  button.type = "button";
  const size = element("span", "rondel-terminal-size");
  const keys = element("span", "rondel-terminal-keys", "Ctrl-] back to the notebook");
  const bar = element("div", "rondel-terminal-bar");
  bar.append(
    dot,
    element("span", "rondel-terminal-title", `Terminal ${number}  ${title}`),
    state,
    keys,
    size,
    button,
  );
  const box = element("div", "rondel-terminal-box");
  const foot = element("div", "rondel-terminal-foot");
  foot.tabIndex = -1;
  node.append(bar, box, foot);

  const offer = (text, does, tip) => {
    button.hidden = text === "";
    button.textContent = text;
    button.title = tip ?? "";
    button.onclick = does;
  };
  const set = (look, text) => {
    node.dataset["state"] = look;
    state.textContent = text;
  };
  return {
    box,
    sized(columns, rows) {
      size.textContent = `${columns}×${rows}`;
      size.title = "columns and rows";
    },
    /** Somebody sits at it here; `waits`: its cell does. */
    live(waits) {
      foot.replaceChildren();
      set("live", waits ? "the cell waits for its end" : "runs");
      if (waits) offer("Leave running", leave, "The cell goes on, and the terminal stays here.");
      else offer("");
    },
    taken() {
      set("taken", "typed into elsewhere");
      offer("Type here", take);
    },
    lost(why) {
      const [text, mayOpen] = LOST[why] ?? LOST.unknown;
      set("lost", text);
      const elsewhere = `If it runs on: .attach ${number} in a cell, rondel terminal ${number} in any window.`;
      foot.replaceChildren(...(mayOpen ? [] : [element("div", "rondel-terminal-hint", elsewhere)]));
      offer(mayOpen ? "Look again" : "", open);
    },
    asked(changes) {
      set("asked", "has ended");
      offer("");
      const list = element("pre", "rondel-terminal-changes", changes.join("\n"));
      const answer = (text, isKept, look) => {
        const one = element("button", `rondel-terminal-button ${look}`, text);
        one.type = "button";
        one.onclick = () => keep(isKept);
        return one;
      };
      const yes = answer("Keep changes", true, "rondel-terminal-main");
      foot.replaceChildren(list, row(yes, answer("Discard", false, "")));
      // Whoever sat here is one Tab from the answers, and a key that was typed ahead gives none.
      if (node.contains(document.activeElement)) foot.focus({ preventScroll: true });
    },
    closed(says, code) {
      set("closed", says);
      offer("");
      const copy = element("button", "rondel-terminal-button", "Copy");
      copy.type = "button";
      copy.onclick = () => navigator.clipboard?.writeText(code);
      const parts = [element("pre", "rondel-terminal-code", code), row(copy)];
      foot.replaceChildren(...(code === null ? [] : parts));
    },
    trouble(message) {
      foot.replaceChildren(element("div", "rondel-terminal-trouble", message));
    },
  };
}

const LOST = {
  "no kernel": ["no kernel runs", false],
  unknown: ["this kernel does not know it", false],
  elsewhere: ["another part of this page speaks with the kernel", true],
  asleep: ["not looked at", true],
};

function row(...parts) {
  const made = element("div", "rondel-terminal-row");
  made.append(...parts);
  return made;
}

function element(name, look, text = "") {
  const made = document.createElement(name);
  made.className = look;
  made.textContent = text;
  return made;
}

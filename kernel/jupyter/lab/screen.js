// The screen: xterm in a box of the page, with the page's font and colours. All keys are the
// terminal's but the one that gives the keyboard back, and those that copy and paste.

import { FitAddon } from "./addon-fit.js";
import { colorsOf } from "./colors.js";
import { Terminal } from "./xterm.js";

const SCROLLBACK_LINES = 1000;
const FIT_PAUSE_MS = 100;
const ERASE_ABOVE = 1;

/**
 * `typed` gets what is typed as bytes, `resized` a size that the terminal shall have, `sized` the
 * size of the screen; `leave` takes the focus.
 */
export function createScreen(box, { typed, resized, sized, leave }) {
  const { terminal, fit } = openTerminal(box);
  terminal.onData((text) => typed(new TextEncoder().encode(text)));
  terminal.onBinary((text) => typed(Uint8Array.from(text, (char) => char.charCodeAt(0))));
  terminal.onResize(({ cols, rows }) => sized(cols, rows));
  const giveBack = () => {
    terminal.blur();
    leave();
  };
  terminal.attachCustomKeyEventHandler((event) => handleKey(event, terminal, giveBack));

  let isOurs = true;
  const refit = () => {
    const size = isOurs && box.isConnected ? fit.proposeDimensions() : undefined;
    if (size === undefined || !(size.cols > 1) || !(size.rows > 1)) return;
    if (size.cols === terminal.cols && size.rows === terminal.rows) return;
    terminal.resize(size.cols, size.rows);
    resized({ columns: size.cols, rows: size.rows });
  };
  const forget = watch(box, refit, () => {
    terminal.options.theme = colorsOf(box);
  });
  refit();
  sized(terminal.cols, terminal.rows);
  return {
    get size() {
      return { columns: terminal.cols, rows: terminal.rows };
    },
    /** Resolves when it is drawn. `size` is the terminal's own, where another view types. */
    show(bytes, { isScreen, size }) {
      if (isScreen) terminal.reset();
      if (!isOurs) terminal.resize(size.columns, size.rows);
      return new Promise((resolve) => terminal.write(bytes, resolve));
    },
    /** Whether it types, and its size counts. */
    own(isOwn) {
      isOurs = isOwn;
      terminal.options.disableStdin = !isOwn;
      if (isOwn) refit();
    },
    focus: () => terminal.focus(),
    /** It has shown all that it will: it gets as high as that, and has no cursor. */
    finish() {
      terminal.write("\x1b[?25l", () => shrink(box, terminal));
    },
    dispose() {
      forget();
      terminal.dispose();
    },
  };
}

function openTerminal(box) {
  const style = getComputedStyle(box);
  const terminal = new Terminal({
    fontFamily: style.getPropertyValue("--jp-code-font-family") || "monospace",
    fontSize: Number.parseInt(style.getPropertyValue("--jp-code-font-size"), 10) || 13,
    theme: colorsOf(box),
    scrollback: SCROLLBACK_LINES,
    cursorBlink: true,
    cursorInactiveStyle: "outline",
    // A link in what a container prints leads nowhere.
    linkHandler: { activate() {} },
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.open(box);
  keepSteady(terminal);
  return { terminal, fit };
}

/** The size of the box and the theme of the page; answers how not to look at them any more. */
function watch(box, onSize, onTheme) {
  let timer = null;
  const sizes = new ResizeObserver(() => {
    timer ??= setTimeout(() => {
      timer = null;
      onSize();
    }, FIT_PAUSE_MS);
  });
  sizes.observe(box);
  const themes = new MutationObserver(onTheme);
  themes.observe(document.body, { attributeFilter: ["data-jp-theme-name", "data-jp-theme-light"] });
  return () => {
    clearTimeout(timer);
    sizes.disconnect();
    themes.disconnect();
  };
}

function shrink(box, { buffer, rows }) {
  const { type, baseY, cursorY } = buffer.active;
  const screen = box.querySelector(".xterm-screen");
  if (screen === null || type === "alternate" || baseY > 0) return;
  box.style.height = "auto";
  box.style.minHeight = "0";
  box.style.resize = "none";
  box.firstElementChild.style.height = `${((cursorY + 1) * screen.clientHeight) / rows}px`;
}

/** Whether the terminal gets it. */
function handleKey(event, terminal, leave) {
  const isLeaving =
    (event.ctrlKey && event.key === "]") || (event.shiftKey && event.key === "Escape");
  const isCopying = event.ctrlKey && event.shiftKey && event.code === "KeyC";
  if (isLeaving || isCopying) event.preventDefault();
  if (event.type === "keydown" && isLeaving) leave();
  if (event.type === "keydown" && isCopying && terminal.hasSelection()) {
    navigator.clipboard?.writeText(terminal.getSelection());
  }
  // The browser pastes by itself.
  const isPasting = event.ctrlKey && event.shiftKey && event.code === "KeyV";
  return !(isLeaving || isCopying || isPasting);
}

/** Erasing up to the last place looks at the line below, of which there may be none. */
function keepSteady(terminal) {
  terminal.parser.registerCsiHandler({ final: "J" }, ([kind]) => {
    const { cursorX, cursorY, length } = terminal.buffer.active;
    return kind === ERASE_ABOVE && cursorX + 1 >= terminal.cols && cursorY + 1 >= length;
  });
}

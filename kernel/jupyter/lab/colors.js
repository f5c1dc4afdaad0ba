// The colours of a terminal, on the light and the dark ground of the page's theme.

const LIGHT = {
  black: "#24292f",
  red: "#c4302b",
  green: "#1a7f37",
  yellow: "#8a6100",
  blue: "#0860ca",
  magenta: "#8250df",
  cyan: "#116d7a",
  white: "#6e7781",
  brightBlack: "#57606a",
  brightRed: "#a40e26",
  brightGreen: "#116329",
  brightYellow: "#6b4a00",
  brightBlue: "#0550ae",
  brightMagenta: "#6639ba",
  brightCyan: "#0c5561",
  brightWhite: "#8c959f",
  selectionBackground: "#b6d7ff",
};

const DARK = {
  black: "#484f58",
  red: "#ff7b72",
  green: "#56d364",
  yellow: "#e3b341",
  blue: "#79c0ff",
  magenta: "#d2a8ff",
  cyan: "#6fd3dd",
  white: "#c9d1d9",
  brightBlack: "#8b949e",
  brightRed: "#ffa198",
  brightGreen: "#7ee787",
  brightYellow: "#f2cc60",
  brightBlue: "#a5d6ff",
  brightMagenta: "#e2c5ff",
  brightCyan: "#a0e6ec",
  brightWhite: "#ffffff",
  selectionBackground: "#264f78",
};

/** Ground, text and cursor are those of the page. */
export function colorsOf(node) {
  const isLight = document.body.dataset["jpThemeLight"] !== "false";
  const style = getComputedStyle(node);
  const colorOf = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
  const background = colorOf("--jp-layout-color0", isLight ? "#ffffff" : "#111111");
  const foreground = colorOf("--jp-content-font-color0", isLight ? "#000000" : "#ffffff");
  return {
    ...(isLight ? LIGHT : DARK),
    background,
    foreground,
    cursor: colorOf("--jp-brand-color1", foreground),
    cursorAccent: background,
    scrollbarSliderBackground: "rgba(128, 128, 128, 0.25)",
    scrollbarSliderHoverBackground: "rgba(128, 128, 128, 0.45)",
    scrollbarSliderActiveBackground: "rgba(128, 128, 128, 0.6)",
  };
}

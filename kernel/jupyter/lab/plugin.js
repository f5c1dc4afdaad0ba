// The plugin: in every notebook and console, outputs that are terminals are shown as such.
// Each has its renderer from the panel that it stands in, whose kernel it speaks to, so that the
// same output in a second view of the notebook, or in a tab of its own, finds that kernel too.

import { defineTerminalOutput } from "./output.js";

const MEDIA_TYPE = "application/vnd.rondel.terminal+json";
/** Before HTML, which the same outputs have for all who cannot show a terminal. */
const RANK = 0;

export function createPlugin({ widgets, notebook, consoles }) {
  const TerminalOutput = defineTerminalOutput(widgets);
  const serve = (rendermime, sessionContext, leave) => {
    const createRenderer = () => new TerminalOutput({ type: MEDIA_TYPE, sessionContext, leave });
    // Nothing of the output is ever taken for HTML, so it needs no trust.
    rendermime.addFactory({ safe: true, mimeTypes: [MEDIA_TYPE], createRenderer }, RANK);
  };
  const serveAll = (tracker, serveOne) => {
    tracker?.forEach(serveOne);
    tracker?.widgetAdded.connect((_, panel) => serveOne(panel));
  };
  return {
    id: "rondel-terminal:plugin",
    description: "Terminals of Rondel in the outputs of cells.",
    autoStart: true,
    optional: [notebook?.INotebookTracker, consoles?.IConsoleTracker].filter(Boolean),
    activate(_app, notebooks, consolePanels) {
      addStyles();
      serveAll(notebooks, (panel) => {
        serve(panel.content.rendermime, panel.sessionContext, () => panel.content.activate());
      });
      serveAll(consolePanels, ({ console: one, sessionContext }) => {
        serve(one.rendermime, sessionContext, () => one.activate());
      });
    },
  };
}

function addStyles() {
  for (const name of ["xterm.css", "style.css"]) {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL(name, import.meta.url).href;
    document.head.append(link);
  }
}

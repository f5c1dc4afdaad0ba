// The door of the extension: what JupyterLab and Notebook load as a script when a page opens. It
// registers a container in the form of module federation, as bundlers make them, by hand: what the
// page shares comes in by `init`, and `get` answers the plugin. The rest are modules beside this
// file, which the browser loads when the page asks for the plugin.

(() => {
  const here = document.currentScript.src;
  let shared = {};

  /** A library that the page has; null in a page that lacks it. */
  async function take(name) {
    const versions = Object.values(shared[name] ?? {});
    const version = versions.find(({ loaded }) => loaded) ?? versions.at(-1);
    if (version === undefined) return null;
    const factory = await version.get();
    return factory();
  }

  const container = {
    init(scope) {
      shared = scope;
    },
    async get(name) {
      if (name !== "./extension") throw new Error(`there is no ${name} here`);
      const [{ createPlugin }, widgets, notebook, consoles] = await Promise.all([
        import(new URL("plugin.js", here)),
        take("@lumino/widgets"),
        take("@jupyterlab/notebook"),
        take("@jupyterlab/console"),
      ]);
      const plugin = createPlugin({ widgets, notebook, consoles });
      return () => ({ __esModule: true, default: plugin });
    },
  };
  window._JUPYTERLAB = { ...window._JUPYTERLAB, "rondel-terminal": container };
})();

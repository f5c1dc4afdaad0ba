// What is mounted: in a Dockerfile, an option of each RUN that follows.

import { readCall } from "./asked.ts";
import type { Going, Instructions, Site, Written } from "./words.ts";

export const mountCalls: Instructions = {
  withMountedCache: {
    knows: ["path", "cache", "sharing"],
    write(asked, going, site) {
      const cache = asked.object("cache");
      const volume = cache === null ? null : readCall(cache, ["key", "sharing"], site);
      const sharing = (asked.text("sharing") || volume?.text("sharing") || "SHARED").toLowerCase();
      return mount(asked.text("path"), going, site, [
        "type=cache",
        `id=${volume?.text("key") ?? ""}`,
        ...(sharing === "shared" ? [] : [`sharing=${sharing}`]),
      ]);
    },
  },
  withMountedTemp: {
    knows: ["path", "size"],
    write(asked, going, site) {
      const size = asked.number("size");
      const bound = size === null ? [] : [`size=${size}`];
      return mount(asked.text("path"), going, site, ["type=tmpfs", ...bound]);
    },
  },
  withMountedDirectory: {
    knows: ["path", "source", "readOnly"],
    write(asked, going, site) {
      const source = asked.object("source");
      if (!asked.isOn("readOnly")) {
        site.refuse("withMountedDirectory, unless it is readOnly: what is written there would go");
      }
      const spot = source === null ? { stage: null, path: "." } : site.directory(source);
      return mount(asked.text("path"), going, site, [
        "type=bind",
        ...(spot.stage === null ? [] : [`from=${spot.stage}`]),
        `source=${spot.path}`,
      ]);
    },
  },
  withMountedSecret: {
    knows: ["path", "source", "mode"],
    write(asked, going, site) {
      const source = asked.object("source");
      const id = source === null ? "" : site.secret(source);
      const mode = asked.number("mode");
      return mount(asked.text("path"), going, site, [
        "type=secret",
        `id=${id}`,
        ...(mode === null || mode === USUAL_MODE ? [] : [`mode=0${mode.toString(8)}`]),
        "required=true",
      ]);
    },
  },
  withSecretVariable: {
    knows: ["name", "secret"],
    write(asked, going, site) {
      const secret = asked.object("secret");
      const [name, id] = [asked.text("name"), secret === null ? "" : site.secret(secret)];
      if (!/^\w+$/.test(name)) site.refuse(`a secret in the variable ${name}`);
      const option = `--mount=type=secret,id=${id},env=${name},required=true`;
      return { lines: [], going: { mounts: new Map([...going.mounts, [`$${name}`, option]]) } };
    },
  },
  withoutMount: { knows: ["path"], write: (asked, going) => without(asked.text("path"), going) },
  withoutSecretVariable: {
    knows: ["name"],
    write: (asked, going) => without(`$${asked.text("name")}`, going),
  },
};

const USUAL_MODE = 0o400;

function mount(path: string, going: Going, site: Site, options: readonly string[]): Written {
  const [type = "", ...rest] = options;
  const option = `--mount=${[type, ...rest, `target=${path}`].join(",")}`;
  const values = [...rest, path].map((one) => one.replace(/^\w+=/, ""));
  if (values.some((one) => /[\s,"'$\\]/.test(one))) site.refuse(`a mount at ${path}: ${option}`);
  return { lines: [], going: { mounts: new Map([...going.mounts, [path, option]]) } };
}

function without(key: string, { mounts }: Going): Written {
  return { lines: [], going: { mounts: new Map([...mounts].filter(([one]) => one !== key)) } };
}

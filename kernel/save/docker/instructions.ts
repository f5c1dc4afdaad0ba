// One call of a container or a directory as the instructions of a Dockerfile that do the same.
// What has none is refused by its name.

import type { Recipe } from "../../../stdlib/base/recipe.ts";
import { readCall } from "./asked.ts";
import { copyCalls } from "./copy.ts";
import { mountCalls } from "./mounts.ts";
import { dockerList, dockerValue, dockerWord } from "./quote.ts";
import { runCall } from "./run.ts";
import type { Going, Instructions, Site, Written } from "./words.ts";

export function writeCall(call: Recipe, type: string, going: Going, site: Site): Written {
  const known = type === "Directory" ? FOR_DIRECTORIES : FOR_CONTAINERS;
  const instruction = Object.hasOwn(known, call.field) ? known[call.field] : undefined;
  if (instruction !== undefined) {
    return instruction.write(readCall(call, instruction.knows, site), going, site);
  }
  site.refuse(call.field);
  return { lines: [] };
}

const SETTINGS: Instructions = {
  withEnvVariable: {
    knows: ["name", "value", "expand"],
    write: (asked, _going, site) => {
      const name = asked.text("name");
      const value = dockerValue(asked.text("value"), asked.isOn("expand"));
      if (value !== null && /^[A-Za-z_]\w*$/.test(name)) return { lines: [`ENV ${name}=${value}`] };
      site.refuse(`withEnvVariable of ${name}: its name or its value fits no ENV`);
      return { lines: [] };
    },
  },
  withLabel: {
    knows: ["name", "value"],
    write: (asked, _going, site) => {
      const [name, value] = [dockerWord(asked.text("name")), dockerValue(asked.text("value"))];
      if (name !== null && value !== null) return { lines: [`LABEL ${name}=${value}`] };
      site.refuse(`withLabel of ${asked.text("name")}: it has several lines`);
      return { lines: [] };
    },
  },
  withWorkdir: {
    knows: ["path", "expand"],
    write: (asked, going, site) => {
      const path = asked.text("path");
      const isKnown = path.startsWith("/") && !asked.isOn("expand");
      const from = going.workdir;
      const workdir = isKnown ? path : from === null ? null : `${from}/${path}`;
      const word = asked.isOn("expand") ? dockerValue(path, true) : dockerWord(path);
      return word === null
        ? refused("withWorkdir of several lines", site)
        : { lines: [`WORKDIR ${word}`], going: { workdir } };
    },
  },
  withUser: {
    knows: ["name"],
    write: (asked, _going, site) => {
      const name = dockerWord(asked.text("name"));
      return name === null
        ? refused("withUser of several lines", site)
        : { lines: [`USER ${name}`] };
    },
  },
  withExposedPort: {
    knows: ["port", "protocol", "description", "experimentalSkipHealthcheck"],
    write: (asked) => {
      const protocol = asked.text("protocol").toLowerCase() || "tcp";
      return { lines: [`EXPOSE ${asked.number("port")}/${protocol}`] };
    },
  },
  withEntrypoint: {
    knows: ["args"],
    write: (asked, { hasCommand }) => {
      const entrypoint = `ENTRYPOINT ${dockerList(asked.texts("args"))}`;
      return { lines: hasCommand ? [entrypoint, "CMD []"] : [entrypoint] };
    },
  },
  withoutEntrypoint: {
    knows: [],
    write: (_asked, { hasCommand }) => {
      return { lines: hasCommand ? ["ENTRYPOINT []", "CMD []"] : ["ENTRYPOINT []"] };
    },
  },
  withDefaultArgs: {
    knows: ["args"],
    write: (asked) => ({
      lines: [`CMD ${dockerList(asked.texts("args"))}`],
      going: { hasCommand: true },
    }),
  },
  withoutDefaultArgs: {
    knows: [],
    write: () => ({ lines: ["CMD []"], going: { hasCommand: true } }),
  },
};

function refused(why: string, site: Site): Written {
  site.refuse(why);
  return { lines: [] };
}

const FOR_DIRECTORIES: Instructions = copyCalls;
const FOR_CONTAINERS: Instructions = {
  ...copyCalls,
  ...SETTINGS,
  ...mountCalls,
  withExec: runCall,
};

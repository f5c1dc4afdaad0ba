// Calls that put files into a container or a directory, as COPY.

import { dockerList, dockerPath, dockerWord, freeDelimiter, isPlainWord } from "./quote.ts";
import type { Asked, Instructions, Site, Spot } from "./words.ts";

export const copyCalls: Instructions = {
  withDirectory: {
    knows: ["path", "source", "owner"],
    write: (asked, _going, site) => {
      const source = asked.object("source");
      if (source === null) return { lines: [] };
      const target = folder(asked.text("path"));
      return { lines: [copyAll(site.directory(source), target, asked, site)] };
    },
  },
  withFile: {
    knows: ["path", "source", "owner", "permissions"],
    write: (asked, _going, site) => {
      const source = asked.object("source");
      if (source === null) return { lines: [] };
      return { lines: [copy(site.file(source), asked.text("path"), asked, site)] };
    },
  },
  withFiles: {
    knows: ["path", "sources", "owner", "permissions"],
    write: (asked, _going, site) => ({
      lines: asked
        .objects("sources")
        .map((source) => copy(site.file(source), folder(asked.text("path")), asked, site)),
    }),
  },
  withNewFile: {
    knows: ["path", "contents", "permissions", "owner"],
    write: (asked, _going, site) => {
      const [path, contents] = [asked.text("path"), asked.text("contents")];
      if (contents.includes("\0")) site.refuse(`withNewFile of ${path}: it holds a zero byte`);
      const isLines = contents === "" || contents.endsWith("\n");
      const target = dockerWord(path);
      if (!isLines || contents.includes("\r") || target === null || /\s/.test(path)) {
        return { lines: [copy(site.text(contents), path, asked, site)] };
      }
      const end = freeDelimiter("END", contents);
      return { lines: [`COPY ${options(asked, site)}<<"${end}" ${target}\n${contents}${end}`] };
    },
  },
};

/** What follows a copy of one place to another. */
export function copy(
  { stage, path }: Spot,
  target: string,
  asked: Asked | null,
  site: Pick<Site, "refuse">,
): string {
  if (/[*?[\]\\]/.test(path)) site.refuse(`${path}: COPY would take it for a pattern`);
  const from = stage === null ? "" : `--from=${stage} `;
  const flags = from + (asked === null ? "" : options(asked, site));
  const words = [path, target];
  const isPlain = words.every(isPlainWord);
  return `COPY ${flags}${isPlain ? words.join(" ") : dockerList(words.map(dockerPath))}`;
}

/** Of what is in a folder. */
export function copyAll(
  { stage, path }: Spot,
  target: string,
  asked: Asked | null,
  site: Pick<Site, "refuse">,
): string {
  return copy({ stage, path: path === "." ? path : folder(path) }, target, asked, site);
}

const USUAL_MODE = 0o644;

function options(asked: Asked, site: Pick<Site, "refuse">): string {
  const [owner, mode] = [asked.text("owner"), asked.number("permissions")];
  if (/[^\w:.-]/.test(owner)) site.refuse(`the owner ${owner}`);
  const chmod = mode === null || mode === USUAL_MODE ? "" : `--chmod=${mode.toString(8)} `;
  return `${owner === "" ? "" : `--chown=${owner} `}${chmod}`;
}

function folder(path: string): string {
  return path.endsWith("/") ? path : `${path}/`;
}

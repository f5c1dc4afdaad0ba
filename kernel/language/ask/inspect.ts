// What a name is: its signature and documentation, and where it was written. Names of Cells have
// the source that their user wrote; others are looked up in the file that declares them.

import { fileURLToPath } from "node:url";
import type { Inspection } from "../../code.ts";
import { readText } from "../host.ts";
import { DOCUMENT_PREFIX } from "../names/documents.ts";
import type { Place, Project } from "../names/project.ts";
import type { DefinitionLink, Hover } from "../server/protocol.ts";
import type { Server } from "../server/server.ts";
import { createCellText } from "../text/cell-text.ts";
import { markdownOf, readHover } from "../text/hover.ts";

/** Of a longer declaration, its beginning. */
const MOST_SOURCE_CHARS = 20_000;

export function createInspector({ server, project }: { server: Server; project: Project }) {
  const sourceOf = async (place: Place, name: string, signal: AbortSignal) => {
    const links = await server.ask<DefinitionLink[]>("textDocument/definition", place, signal);
    const link = links?.[0];
    if (link === undefined) return project.meaning(name)?.source ?? null;
    const isOurs = link.targetUri.includes(`/${DOCUMENT_PREFIX}`);
    const isInCell = link.targetUri === place.textDocument.uri;
    if (isOurs && !isInCell) return project.meaning(name)?.source ?? null;
    return isInCell ? null : declarationIn(link);
  };

  return {
    async inspect(
      source: string,
      offset: number,
      wantsSource: boolean,
      signal: AbortSignal,
    ): Promise<Inspection | null> {
      await project.settled();
      const at = nameAt(source, offset);
      const text = createCellText(source);
      const place = project.place(text, at.from);
      const hover = await server.ask<Hover>("textDocument/hover", place, signal);
      if (hover === null) return null;
      const { signature, docs } = readHover(markdownOf(hover.contents));
      if (!wantsSource) return { signature, docs, source: null };
      // Another question may have been about another text meanwhile.
      const own = await sourceOf(project.place(text, at.from), at.name, signal);
      return { signature, docs, source: own };
    },
  };
}

/** The name under the cursor, or the one that ends at it. */
function nameAt(source: string, offset: number): { readonly from: number; readonly name: string } {
  const before = /[\p{ID_Continue}$]*$/u.exec(source.slice(0, offset))?.[0] ?? "";
  const after = /^[\p{ID_Continue}$]*/u.exec(source.slice(offset))?.[0] ?? "";
  return { from: offset - before.length, name: before + after };
}

function declarationIn({ targetUri, targetRange }: DefinitionLink): string | null {
  const lines = readText(fileURLToPath(targetUri))?.split(/\r\n|\n|\r/);
  const chosen = lines?.slice(targetRange.start.line, targetRange.end.line + 1);
  return chosen?.join("\n").slice(0, MOST_SOURCE_CHARS) ?? null;
}

// A Dockerfile as logical lines: comments gone, continued lines joined, heredocs taken in.

import { fail } from "../event/failure.ts";
import type { Heredoc } from "./dockerfile.ts";

export interface LogicalLine {
  /** Where it begins, from 1. */
  readonly line: number;
  /** In capitals. */
  readonly keyword: string;
  readonly text: string;
  readonly heredocs: readonly Heredoc[];
  /** The heredocs as they are written, with their ends, for a shell to read. */
  readonly written: string;
}

export interface SplitDockerfile {
  readonly escapeChar: string;
  readonly lines: readonly LogicalLine[];
}

const DIRECTIVE = /^#\s*([a-z]+)\s*=\s*(.*?)\s*$/i;
const MAY_HAVE_HEREDOCS = new Set(["RUN", "COPY", "ADD"]);
const HEREDOC = /(?<=^|\s)\d*<<(-?)(["']?)([^\s<"'>]+)\2/g;

interface Reader {
  readonly name: string;
  readonly rows: readonly string[];
  readonly escapeChar: string;
  at: number;
}

export function splitDockerfile(text: string, name: string): SplitDockerfile {
  const rows = text.replace(/^\ufeff/, "").split(/\r?\n/);
  const escapeChar = readDirectives(rows, name);
  const reader: Reader = { name, rows, escapeChar, at: 0 };
  const lines: LogicalLine[] = [];
  while (reader.at < rows.length) {
    const row = (rows[reader.at] ?? "").trim();
    if (row === "" || row.startsWith("#")) reader.at += 1;
    else lines.push(readLine(reader));
  }
  return { escapeChar, lines };
}

/** Directives stand at the very top; the first line that is none ends them. */
function readDirectives(rows: readonly string[], name: string): string {
  let escapeChar = "\\";
  for (const [at, row] of rows.entries()) {
    const [, key = "", value = ""] = DIRECTIVE.exec(row) ?? [];
    if (key === "") break;
    if (key.toLowerCase() !== "escape") continue;
    if (value !== "\\" && value !== "`") {
      fail({ kind: "dockerfile", file: name, line: at + 1, why: "expected escape=\\ or escape=`" });
    }
    escapeChar = value;
  }
  return escapeChar;
}

function readLine(reader: Reader): LogicalLine {
  const line = reader.at + 1;
  const joined = joinRows(reader).trim();
  const cut = joined.search(/\s/);
  const keyword = (cut < 0 ? joined : joined.slice(0, cut)).toUpperCase();
  const text = cut < 0 ? "" : joined.slice(cut).trim();
  const takes = MAY_HAVE_HEREDOCS.has(keyword) && !text.startsWith("[");
  const begin = reader.at;
  const heredocs = takes ? readHeredocs(reader, text, line) : [];
  const written = reader.rows.slice(begin, reader.at).join("\n");
  return { line, keyword, text, heredocs, written };
}

/** Comments and empty lines inside a continued line do not end it. */
function joinRows(reader: Reader): string {
  let joined = "";
  for (; reader.at < reader.rows.length; reader.at += 1) {
    const row = reader.rows[reader.at] ?? "";
    if (joined !== "" && /^\s*(#|$)/.test(row)) continue;
    const trimmed = row.trimEnd();
    if (!trimmed.endsWith(reader.escapeChar)) {
      reader.at += 1;
      return joined + row;
    }
    joined += trimmed.slice(0, -1);
  }
  return joined;
}

function readHeredocs(reader: Reader, text: string, line: number): Heredoc[] {
  return [...text.matchAll(HEREDOC)].map(([, dash, quote, name = ""]): Heredoc => {
    const stripsTabs = dash === "-";
    const plain = (row: string) => (stripsTabs ? row.replace(/^\t+/, "") : row);
    const end = reader.rows.findIndex((row, at) => at >= reader.at && plain(row) === name);
    if (end < 0) {
      const why = `expected a line ${name} that ends the heredoc`;
      fail({ kind: "dockerfile", file: reader.name, line, why });
    }
    const rows = reader.rows.slice(reader.at, end).map(plain);
    reader.at = end + 1;
    return { name, content: rows.map((row) => `${row}\n`).join(""), expands: quote === "" };
  });
}

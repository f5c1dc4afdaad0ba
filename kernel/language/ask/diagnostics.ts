// What is wrong with a Cell, from the server's report: what a Cell may do and a module may not is
// left out. Pure.

import type { Diagnostic } from "../../code.ts";
import type { DiagnosticReport, ProtocolDiagnostic } from "../server/protocol.ts";
import type { CellText } from "../text/cell-text.ts";

/** More in one Cell help nobody. */
const MOST_DIAGNOSTICS = 100;

/** By its code, why a complaint does not hold for Cells. */
const MEANINGLESS: ReadonlyMap<number, string> = new Map([
  ...all("the last value may be a plain expression", [2695]),
  ...all("a Cell may await at its top", [1375, 1378, 1308, 1431, 1432, 18037]),
  ...all("whether a Cell may return is for the compiler of Cells to say", [1108]),
  ...all("a name that another Cell uses looks unused", [6133, 6138, 6192, 6196, 6198, 6199]),
  ...all("a Cell may declare the names of Cells before it", [2451, 2440, 2649]),
  ...all(
    "names of Cells are variables, also those of functions, classes and imports",
    [2630, 2632],
  ),
  ...all("a prompt is no place to ask for types", [
    ...[7005, 7006, 7008, 7010, 7011, 7015, 7016, 7017, 7018, 7019, 7022, 7023, 7024, 7025],
    ...[7031, 7032, 7033, 7034, 7041, 7043, 7044, 7045, 7046, 7047, 7048, 7049, 7050, 7051],
    ...[7052, 7053],
  ]),
  ...all("a Cell loads JSON, and modules of every kind", [1541, 1542, 1543, 1479, 2834, 2835]),
]);

export function diagnosticsOf(report: DiagnosticReport | null, cellText: CellText): Diagnostic[] {
  return (report?.items ?? [])
    .filter((one) => isMeant(one) && (isSyntax(one) || cellText.holds(one.range.start)))
    .map((one) => diagnosticOf(one, cellText))
    .slice(0, MOST_DIAGNOSTICS);
}

function isMeant({ severity, code }: ProtocolDiagnostic): boolean {
  return (severity ?? 1) <= LEAST_SEVERITY && !MEANINGLESS.has(Number(code));
}

/** Errors and warnings, no suggestions. */
const LEAST_SEVERITY = 2;
/** Below are the codes of syntax: such a Cell does not run. One with wrong types does. */
const FIRST_OF_TYPES = 2000;

function isSyntax({ code }: ProtocolDiagnostic): boolean {
  return Number(code) < FIRST_OF_TYPES;
}

function diagnosticOf(one: ProtocolDiagnostic, text: CellText): Diagnostic {
  const { range, message } = one;
  const from = text.offsetOf(range.start);
  return {
    from,
    to: Math.max(from, text.offsetOf(range.end)),
    severity: isSyntax(one) ? "error" : "warning",
    message,
  };
}

function all(why: string, codes: readonly number[]): [number, string][] {
  return codes.map((code) => [code, why]);
}

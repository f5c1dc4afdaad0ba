// The documents by which terminals are opened, written to, looked at and closed.

import type { Answer, Variables, Wire } from "../lazy.ts";

/** What is asked of a connection here: questions, and streams of answers. */
export interface TerminalWire extends Wire {
  follow(document: string, variables: Variables): AsyncIterable<Answer>;
}

const LIVE = `{ number title command columns rows viewers session openedAtMs exitCode changed
  changes { kind path sizeBytes } }`;
const OUTCOME = "{ exitCode kept isDetached }";

export const OPEN_DOCUMENT = `mutation ($of: String!, $cmd: [String!], $columns: Int, $rows: Int,
  $term: String, $container: String, $insecureRootCapabilities: Boolean, $asks: Boolean,
  $keep: Boolean) {
  openTerminal(of: $of, cmd: $cmd, columns: $columns, rows: $rows, term: $term,
    container: $container, insecureRootCapabilities: $insecureRootCapabilities, asks: $asks,
    keep: $keep) ${LIVE}
}`;
export const WRITE_DOCUMENT = `mutation ($terminal: Int!, $as: String!, $bytes: String!) {
  writeTerminal(terminal: $terminal, as: $as, bytes: $bytes)
}`;
export const RESIZE_DOCUMENT = `mutation (
  $terminal: Int!, $as: String!, $columns: Int!, $rows: Int!) {
  resizeTerminal(terminal: $terminal, as: $as, columns: $columns, rows: $rows)
}`;
export const DETACH_DOCUMENT = `mutation ($terminal: Int!) {
  detachTerminal(terminal: $terminal)
}`;
export const CLOSE_DOCUMENT = `mutation ($terminal: Int!, $keep: Boolean) {
  closeTerminal(terminal: $terminal, keep: $keep) ${OUTCOME}
}`;
export const OUTPUT_DOCUMENT = `subscription (
  $terminal: Int!, $as: String, $after: Float, $columns: Int, $rows: Int) {
  terminalOutput(terminal: $terminal, as: $as, after: $after, columns: $columns, rows: $rows) {
    offset bytes isScreen columns rows exitCode
  }
}`;
export const LIST_DOCUMENT = `query { terminals ${LIVE} }`;
export const OUTCOME_DOCUMENT = `query ($terminal: Int!) {
  terminalOutcome(terminal: $terminal) ${OUTCOME}
}`;

// What Jupyter's messages are made of. What comes from outside is not believed: its content is read
// by functions that answer something fit for use whatever was sent.

export type Content = Readonly<Record<string, unknown>>;

/** The names are Jupyter's. */
export interface Header extends Content {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
}

export interface Incoming {
  /** Who sent it: the way back. */
  readonly identities: readonly Uint8Array[];
  readonly header: Header;
  readonly content: Content;
}

export interface Outgoing {
  readonly type: string;
  /** The header of what it is about; null when it is about nothing that was asked. */
  readonly parent: Header | null;
  readonly content: object;
  readonly metadata?: object;
}

export function isContent(value: unknown): value is Content {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function textIn(content: Content, name: string): string {
  const value = content[name];
  return typeof value === "string" ? value : "";
}

/** The shell that a message is for, by its header; empty for the main one. */
export function shellOf({ header }: Incoming): string {
  return textIn(header, "subshell_id");
}

export function wordIn(content: Content, name: string, otherwise: boolean): boolean {
  const value = content[name];
  return typeof value === "boolean" ? value : otherwise;
}

/** Whole numbers; anything else is `otherwise`. */
export function numberIn(content: Content, name: string, otherwise: number): number {
  const value = content[name];
  return typeof value === "number" && Number.isSafeInteger(value) ? value : otherwise;
}

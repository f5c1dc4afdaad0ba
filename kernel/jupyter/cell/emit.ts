// Where the output of a Cell goes, message by message, in the words of Jupyter: to the sockets, or
// into a notebook that is run without any.

export type Emit = (type: OutputType, content: object) => Promise<void>;

export type OutputType =
  | "execute_input"
  | "stream"
  | "display_data"
  | "update_display_data"
  | "execute_result"
  | "error"
  | "clear_output";

/** A value by media type; `text/plain` is always in it and has no colours. */
export type MimeBundle = Readonly<Record<string, unknown>>;

export interface ErrorContent {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** A piece of what a terminal shows, as the schema has it. */
export interface TerminalOutput {
  readonly offset: number;
  /** In base64. */
  readonly bytes: string;
  readonly isScreen: boolean;
  readonly columns: number;
  readonly rows: number;
  /** Once it has ended. */
  readonly exitCode: number | null;
}

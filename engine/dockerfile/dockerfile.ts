// What a Dockerfile says, before any variable in it is replaced.

export interface Dockerfile {
  /** The file's name, for failures. */
  readonly name: string;
  /** What takes away the meaning of the next character: a backslash, or a backtick. */
  readonly escapeChar: string;
  /** ARG before the first FROM: for FROM lines, and for stages that ask for them. */
  readonly globals: readonly ArgInstruction[];
  readonly stages: readonly Stage[];
}

export interface Stage {
  readonly from: FromInstruction;
  readonly instructions: readonly Instruction[];
}

export interface FromInstruction {
  readonly line: number;
  readonly image: string;
  readonly name: string | null;
  readonly platform: string | null;
}

export type Instruction =
  | ArgInstruction
  | CopyInstruction
  | RunInstruction
  | PairsInstruction
  | CommandInstruction
  | TextInstruction
  | HealthcheckInstruction;

interface Located {
  readonly line: number;
}

export interface ArgInstruction extends Located {
  readonly kind: "arg";
  readonly args: readonly { readonly name: string; readonly value: string | null }[];
}

export interface CopyInstruction extends Located {
  readonly kind: "copy" | "add";
  readonly sources: readonly string[];
  readonly target: string;
  readonly heredocs: readonly Heredoc[];
  readonly from: string | null;
  readonly owner: string | null;
  readonly mode: string | null;
  readonly exclude: readonly string[];
}

export interface RunInstruction extends Located {
  readonly kind: "run";
  readonly command: Command;
  readonly mounts: readonly MountOptions[];
  readonly network: string;
}

/** `key=value` pairs of one --mount; a key alone has the value "true". */
export type MountOptions = ReadonlyMap<string, string>;

/** Words are run as they are; a line is given to the shell. */
export type Command =
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "line"; readonly text: string };

export interface PairsInstruction extends Located {
  readonly kind: "env" | "label";
  readonly pairs: readonly (readonly [name: string, value: string])[];
}

export interface CommandInstruction extends Located {
  readonly kind: "cmd" | "entrypoint" | "shell";
  readonly command: Command;
}

export interface TextInstruction extends Located {
  readonly kind: "workdir" | "user" | "expose" | "volume" | "stopsignal" | "maintainer";
  readonly text: string;
}

export interface HealthcheckInstruction extends Located {
  readonly kind: "healthcheck";
  /** null is NONE. */
  readonly command: Command | null;
  readonly options: ReadonlyMap<string, string>;
}

/** A file that is written in the Dockerfile itself. */
export interface Heredoc {
  readonly name: string;
  readonly content: string;
  /** Whether variables in it are replaced. */
  readonly expands: boolean;
}

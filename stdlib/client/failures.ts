// What a client's call can throw. The engine's typed failure is `failure`, as plain data; `hint`
// says what to do about it.

/** The engine's Failure as it travels: `kind` and the facts that belong to it. */
export interface FailureFacts {
  readonly kind: string;
  readonly [fact: string]: unknown;
}

export class RondelError extends Error {
  override readonly name: string = "RondelError";
  readonly failure: FailureFacts | null;
  readonly hint: string;

  constructor(message: string, hint = "", failure: FailureFacts | null = null) {
    super(message);
    this.hint = hint;
    this.failure = failure;
  }
}

/** A process that was to succeed and did not. Its output is trimmed to the last 100 KiB. */
export class ExecError extends RondelError {
  override readonly name = "ExecError";
  readonly cmd: readonly string[];
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;

  constructor(message: string, hint: string, failure: FailureFacts | null, exec: ExecFacts) {
    super(message, hint, failure);
    this.cmd = exec.cmd;
    this.exitCode = exec.exitCode;
    this.stdout = exec.stdout;
    this.stderr = exec.stderr;
  }
}

export interface ExecFacts {
  readonly cmd: readonly string[];
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The engine went away while it worked on the question. Asking again starts a new one. */
export class EngineLost extends RondelError {
  override readonly name = "EngineLost";

  constructor(why: string) {
    super(`the engine went away: ${why}`, "Run it again: what had finished is still cached.");
  }
}

/** No engine answers and none could be started. */
export class EngineUnavailable extends RondelError {
  override readonly name = "EngineUnavailable";
}

/** An engine answers and does not let this client in. */
export class EngineRefused extends RondelError {
  override readonly name = "EngineRefused";
}

/** One entry of a reply's `errors`. */
export interface ReplyError {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export function failureOf(errors: readonly ReplyError[]): RondelError {
  const [first] = errors;
  if (first === undefined) return new RondelError("the engine answered nothing");
  const extensions = first.extensions ?? {};
  const failure = isFailure(extensions["failure"]) ? extensions["failure"] : null;
  const hint = typeof extensions["hint"] === "string" ? extensions["hint"] : "";
  if (extensions["_type"] === "EXEC_ERROR") {
    return new ExecError(first.message, hint, failure, execFacts(extensions));
  }
  return new RondelError(first.message, hint, failure);
}

function isFailure(value: unknown): value is FailureFacts {
  return typeof value === "object" && value !== null && "kind" in value;
}

function execFacts(extensions: Readonly<Record<string, unknown>>): ExecFacts {
  const { cmd, exitCode, stdout, stderr } = extensions;
  return {
    cmd: Array.isArray(cmd) ? cmd.map(String) : [],
    exitCode: typeof exitCode === "number" ? exitCode : -1,
    stdout: typeof stdout === "string" ? stdout : "",
    stderr: typeof stderr === "string" ? stderr : "",
  };
}

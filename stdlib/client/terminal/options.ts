// What a terminal is opened with.

export interface TerminalOptions {
  /** What is run; a shell that is there, when it is not given. */
  readonly cmd?: readonly string[] | undefined;
  /**
   * Whether what is changed becomes a new object, which is answered. When it is not given, a prompt
   * asks, and a program keeps nothing.
   */
  readonly keep?: boolean | undefined;
  /** Of a Directory: the container to look at it in. */
  readonly container?: object | undefined;
  /** Run it with all rights of the host's root. */
  readonly insecureRootCapabilities?: boolean | undefined;
}

export interface Opening {
  /** The ID of the object, or the digest of a failed step. */
  readonly of: string;
  readonly cmd?: readonly string[] | undefined;
  /** The ID of a container. */
  readonly container?: string | undefined;
  /** What becomes of changes; null leaves it to whoever attaches. */
  readonly keep?: boolean | null | undefined;
  readonly insecureRootCapabilities?: boolean | undefined;
}

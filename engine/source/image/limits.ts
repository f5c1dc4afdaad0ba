// How long a pull waits for a registry, and how often it tries.

export interface PullLimits {
  /** Until there is a connection, TLS included. */
  readonly connectMs: number;
  /** While nothing at all is received. */
  readonly idleMs: number;
  /** Tries that bring nothing. */
  readonly tries: number;
  /** Before the second try; each further wait is twice as long. */
  readonly firstDelayMs: number;
  /** A registry that asks for more patience than this is given up. */
  readonly longestDelayMs: number;
  readonly redirects: number;
  /** Layers that are downloaded and unpacked at once. */
  readonly layers: number;
}

export const PULL_LIMITS: PullLimits = {
  connectMs: 10_000,
  idleMs: 30_000,
  tries: 4,
  firstDelayMs: 250,
  longestDelayMs: 30_000,
  redirects: 5,
  layers: 3,
};

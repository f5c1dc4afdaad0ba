// The limits of the server, each with its reason.

/** withNewFile sends whole files inside a document. */
export const MOST_BODY_BYTES = 64 * 1024 * 1024;

/** The name of the work that a request is part of, in characters. */
export const LONGEST_WORK = 128;

/** With Node's own five seconds a client can reuse a connection just as it is closed. */
export const KEEP_ALIVE_MS = 5 * 60 * 1000;

/** For the headers of a request to come in; Node looks at it twice a minute. */
export const HEADERS_TIMEOUT_MS = 20_000;

/** For the next piece of a request's body: a slow line is no reason, one that stops is. */
export const BODY_TIMEOUT_MS = 30_000;

/** How long a session outlives the last connection to it: time to connect again. */
export const SESSION_GRACE_MS = 30_000;

/** The kernel's sun_path holds 108 bytes, the last of them zero. */
export const LONGEST_SOCKET_PATH_BYTES = 107;

/** How long a client may take to answer the goodbye of an engine that ends. */
export const FAREWELL_MS = 500;

/** Both listeners together. A client needs one; a program with an SDK some at a time. */
export const MOST_CONNECTIONS = 1024;

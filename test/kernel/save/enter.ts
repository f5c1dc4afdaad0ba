// The session of a test, as the environment names it.

import type { Served } from "../../api/served.ts";

const ENV = { TOKEN_VALUE: "s3cret-env", RONDEL_TEST_PLACE: "here" };

/** The library joins the session that the environment names when it is loaded. */
export function enterSession({ port, session }: Served): void {
  Object.assign(process.env, ENV, {
    DAGGER_SESSION_PORT: String(port),
    DAGGER_SESSION_TOKEN: session.token,
  });
}

// The version of this engine, and of the API that it speaks.

import { RELEASE } from "../stdlib/base/edition.ts";

/** The release of Dagger whose API is served; SDKs ask for it to know what they may use. */
const API_VERSION = "v0.21.8";

export const VERSION = `${API_VERSION}+rondel.${RELEASE}`;

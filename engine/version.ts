// The version of this engine, and of the API that it speaks.

/** The release of Dagger whose API is served; SDKs ask for it to know what they may use. */
const API_VERSION = "v0.21.8";
const RONDEL_VERSION = "0.1.0";

export const VERSION = `${API_VERSION}+rondel.${RONDEL_VERSION}`;

// Made by scripts/client/generate.ts of package.json and the schema. Not written by hand.

export const RELEASE = "0.1.0";

/**
 * The release and the digest of the schema. A client and an engine understand each other
 * when they have the same one; two checkouts of one commit have.
 */
export const EDITION = "0.1.0+1cc5c61331ac";

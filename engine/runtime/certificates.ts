// Certificate authorities that the host trusts beyond the usual ones, where a proxy re-signs TLS
// for instance. Every image would refuse them, so a container is lent the host's bundle.
// Invariant: it is lent by a mount in /dev and by variables, so no Layer and no digest knows of it.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";

export const CERTIFICATES_AT = "/dev/.rondel/certificates.pem";

/** Each program has its own name for the same file. */
const VARIABLES = [
  "SSL_CERT_FILE",
  "CURL_CA_BUNDLE",
  "REQUESTS_CA_BUNDLE",
  "NODE_EXTRA_CA_CERTS",
  "GIT_SSL_CAINFO",
];

type Environment = Readonly<Record<string, string | undefined>>;

/** Writes the bundle for containers to `file`; false when the host trusts no one extra. */
export function gatherCertificates(env: Environment, file: string): boolean {
  if (!hasExtraAuthorities(env)) return false;
  const bundles = [env["SSL_CERT_FILE"], ...SYSTEM_BUNDLES, env["NODE_EXTRA_CA_CERTS"]];
  const texts = bundles.map(readText).filter((text) => text !== null);
  const [base] = texts;
  const extra = readText(env["NODE_EXTRA_CA_CERTS"]);
  if (base === undefined) return false;
  writeFileSync(file, extra === null || base.includes(extra.trim()) ? base : `${base}\n${extra}`);
  return true;
}

export function hasExtraAuthorities(env: Environment): boolean {
  if (env["SSL_CERT_FILE"] || env["NODE_EXTRA_CA_CERTS"]) return true;
  return LOCAL_FOLDERS.some((folder) => filesOf(folder).some((name) => /\.(crt|pem)$/.test(name)));
}

export function certificateVariables(): [name: string, value: string][] {
  return VARIABLES.map((name) => [name, CERTIFICATES_AT]);
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" });
  } catch {
    return [];
  }
}

function readText(path: string | undefined): string | null {
  if (!path) return null;
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/** Where an administrator puts authorities of their own. */
const LOCAL_FOLDERS = ["/usr/local/share/ca-certificates", "/etc/pki/ca-trust/source/anchors"];
const SYSTEM_BUNDLES = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/ssl/cert.pem",
];

// A Platform in the form every registry and client uses: `linux/amd64`, `linux/arm/v7`.

export type Platform = string & { readonly __brand: "Platform" };

export interface PlatformParts {
  readonly os: string;
  readonly architecture: string;
  readonly variant: string | null;
}

const FORM = /^([a-z0-9]+)\/([a-z0-9_]+)(?:\/([a-z0-9_]+))?$/;

/** The names that other tools use for the same machine. */
const ARCHITECTURES: Readonly<Record<string, string>> = {
  x86_64: "amd64",
  "x86-64": "amd64",
  x64: "amd64",
  aarch64: "arm64",
  armhf: "arm",
  i386: "386",
  ia32: "386",
};

export function parsePlatform(text: string): Platform {
  const parts = FORM.exec(text.trim().toLowerCase());
  if (parts === null) {
    throw new RangeError(`expected a platform such as linux/amd64, got ${JSON.stringify(text)}`);
  }
  const [, os, architecture = "", variant] = parts;
  const plain = ARCHITECTURES[architecture] ?? architecture;
  // arm64 has one variant in use, v8, and registries leave it out or not as they please.
  const kept =
    variant === undefined || (plain === "arm64" && variant === "v8") ? "" : `/${variant}`;
  return `${os}/${plain}${kept}` as Platform;
}

export function platformParts(platform: Platform): PlatformParts {
  const [os = "", architecture = "", variant = null] = platform.split("/");
  return { os, architecture, variant };
}

export function platformOf(nodeArchitecture: string): Platform {
  return parsePlatform(`linux/${nodeArchitecture}`);
}

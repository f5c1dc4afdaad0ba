// What debian needs of the host, and the command that it makes of its arguments.

import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { RondelError } from "../../../stdlib/client/failures.ts";
import { Client } from "../../../stdlib/client/generated.ts";
import { createDebian } from "../../../stdlib/modules/debian.ts";
import { recordingWire } from "../client/rig.ts";

const client = new Client(
  recordingWire(() => ({})),
  null,
);
const toolbox = () => client.container();
const mirror = "http://mirror.example/debian";

describe("debian", () => {
  test("is the root that mmdebstrap makes in a toolbox", () => {
    const debian = createDebian({ client, toolbox, hasProgram: () => true });
    const shown = inspect(debian("stable", ["curl", "git"], { mirror }));
    expect(shown).toContain(
      '"--include=curl,git", "stable", "/debian", "http://mirror.example/debian"]',
    );
    expect(shown).toContain("insecureRootCapabilities: true");
    expect(shown).toContain(".withRootfs(");
  });

  test("says how to get mmdebstrap where there is none", () => {
    const debian = createDebian({ client, toolbox, hasProgram: () => false });
    expect(() => debian("stable", [], { mirror })).toThrow(RondelError);
    try {
      debian("stable", [], { mirror });
    } catch (error) {
      expect((error as RondelError).hint).toBe("Run: apt-get install --yes mmdebstrap");
    }
  });
});

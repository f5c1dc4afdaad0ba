import { describe, expect, test } from "vitest";
import { FailureError } from "../../../engine/event/failure.ts";
import { formatReference, parseReference } from "../../../engine/source/image/reference.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;

describe("a reference", () => {
  test.each([
    ["alpine", "docker.io/library/alpine:latest"],
    ["alpine:3.20", "docker.io/library/alpine:3.20"],
    ["team/app", "docker.io/team/app:latest"],
    ["docker.io/alpine", "docker.io/library/alpine:latest"],
    ["index.docker.io/alpine", "docker.io/library/alpine:latest"],
    ["localhost/app", "localhost/app:latest"],
    ["localhost:5000/app:v1", "localhost:5000/app:v1"],
    ["[::1]:5000/app", "[::1]:5000/app:latest"],
    ["example.com/a/b/c:x", "example.com/a/b/c:x"],
    ["EXAMPLE/app", "EXAMPLE/app:latest"],
    [`alpine@${DIGEST}`, `docker.io/library/alpine@${DIGEST}`],
    [`alpine:3@${DIGEST}`, `docker.io/library/alpine:3@${DIGEST}`],
    ["localhost:5000", "docker.io/library/localhost:5000"],
  ])("%s means %s", (text, full) => {
    expect(formatReference(parseReference(text))).toBe(full);
  });

  test.each([
    "",
    "Alpine",
    "alpine:",
    "alpine:a b",
    "alpine@sha256:abc",
    `alpine@${DIGEST}@${DIGEST}`,
    "https://example.com/app",
    "example.com/",
    "example.com:99999/app",
    "../etc",
    "a//b",
    `example.com/${"a".repeat(256)}`,
    `alpine:${"a".repeat(129)}`,
  ])("%j is refused as an argument", (text) => {
    expect(() => parseReference(text)).toThrow(FailureError);
    try {
      parseReference(text);
    } catch (error) {
      expect(error).toMatchObject({ failure: { kind: "argument", argument: "address" } });
    }
  });
});

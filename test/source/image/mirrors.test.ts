import { describe, expect, test } from "vitest";
import { endpointOf, parseMirrors } from "../../../engine/source/image/mirrors.ts";

const NONE = new Map<string, string>();

describe("mirrors", () => {
  test("are read from a list", () => {
    const text = "docker.io=http://127.0.0.1:5000/, example.com=https://mirror.example.com/sub";
    expect([...parseMirrors(text)]).toEqual([
      ["docker.io", "http://127.0.0.1:5000"],
      ["example.com", "https://mirror.example.com/sub"],
    ]);
  });

  test("an empty list has none", () => {
    expect(parseMirrors("").size).toBe(0);
  });

  test.each(["docker.io", "docker.io=", "=http://a", "docker.io=ftp://a", "a=http://u:secret@b"])(
    "%s is refused, without its password",
    (text) => {
      expect.assertions(2);
      try {
        parseMirrors(text);
      } catch (error) {
        expect(error).toMatchObject({ failure: { kind: "argument" } });
        expect(JSON.stringify(error)).not.toContain("secret");
      }
    },
  );
});

describe("the endpoint of a registry", () => {
  test("is https by default, and plain http on this machine", () => {
    expect(endpointOf("example.com", NONE).url).toBe("https://example.com");
    for (const host of ["localhost:5000", "127.0.0.1:5000", "[::1]:5000", "x.localhost"]) {
      expect(endpointOf(host, NONE).url).toBe(`http://${host}`);
    }
    expect(endpointOf("127.example.com", NONE).url).toBe("https://127.example.com");
  });

  test("is the mirror's, with the mirror's own credentials", () => {
    const mirrors = new Map([["docker.io", "http://127.0.0.1:5000"]]);
    expect(endpointOf("docker.io", mirrors)).toEqual({
      url: "http://127.0.0.1:5000",
      host: "127.0.0.1:5000",
    });
    expect(endpointOf("docker.io", NONE).host).toBe("docker.io");
  });
});

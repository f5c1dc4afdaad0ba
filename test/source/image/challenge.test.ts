import { expect, test } from "vitest";
import { parseChallenge } from "../../../engine/source/image/challenge.ts";

test("a bearer challenge has a realm, a service and a scope", () => {
  const header =
    'Bearer realm="https://a.example/token",service="reg",scope="repository:x:pull,push"';
  expect(parseChallenge(header)).toEqual({
    scheme: "bearer",
    realm: "https://a.example/token",
    service: "reg",
    scope: "repository:x:pull,push",
  });
});

test("a bearer challenge may leave out all but the realm, and the quotes", () => {
  expect(parseChallenge("bearer Realm=https://a.example/token")).toEqual({
    scheme: "bearer",
    realm: "https://a.example/token",
    service: null,
    scope: null,
  });
});

test("of several challenges the bearer's is taken", () => {
  expect(parseChallenge('Basic realm="x", Bearer realm="https://a.example/t"')?.scheme).toBe(
    "bearer",
  );
});

test("a quote inside quotes is part of the value", () => {
  expect(parseChallenge('Bearer realm="https://a.example/\\"t"')).toMatchObject({
    realm: 'https://a.example/"t',
  });
});

test("basic is known, other schemes are not", () => {
  expect(parseChallenge('Basic realm="registry"')).toEqual({ scheme: "basic" });
  expect(parseChallenge("Negotiate")).toBeNull();
  expect(parseChallenge("Bearer service=x")).toBeNull();
  expect(parseChallenge("")).toBeNull();
});

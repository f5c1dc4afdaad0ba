// apt's two ways to write down a source.

import { expect, test } from "vitest";
import { parseSources } from "../../../stdlib/modules/toolbox/mirror.ts";

test("lines are read with their options, and comments are not", () => {
  const text = [
    "# deb http://old.example/debian sid main",
    "deb [arch=amd64 signed-by=/k.gpg] http://mirror.example/debian stable main contrib",
    "deb-src http://mirror.example/debian stable main",
  ].join("\n");
  expect(parseSources(text, false)).toEqual([
    { uri: "http://mirror.example/debian", suites: ["stable"], components: ["main", "contrib"] },
  ]);
});

test("stanzas are read, and those that are off or of sources are not", () => {
  const text = [
    "Types: deb deb-src\nURIs: http://mirror.example/debian\n" +
      "Suites: stable stable-updates\nComponents: main",
    "Types: deb\nURIs: http://off.example/debian\nSuites: stable\nEnabled: no",
    "Types: deb-src\nURIs: http://source.example/debian\nSuites: stable",
  ].join("\n\n");
  expect(parseSources(text, true)).toEqual([
    {
      uri: "http://mirror.example/debian",
      suites: ["stable", "stable-updates"],
      components: ["main"],
    },
  ]);
});

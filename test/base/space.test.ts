import { expect, test } from "vitest";
import { bytesOf, formatBytes, parseSpace } from "../../stdlib/base/space.ts";

test.each([
  ["0", 0],
  ["1048576", 1_048_576],
  ["20GB", 20e9],
  ["1.5 gb", 1.5e9],
  ["512MiB", 512 * 1024 ** 2],
  ["2k", 2000],
  ["10%", 100],
  ["100%", 1000],
])("%s of a disk of 1000 bytes is %d bytes", (text, bytes) => {
  expect(bytesOf(parseSpace(text) ?? { bytes: -1 }, 1000)).toBe(bytes);
});

test.each(["", "lots", "-1", "5 pounds", "101%", "1e3", "10%GB"])("%j is no amount", (text) => {
  expect(parseSpace(text)).toBeNull();
});

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1500, "1.5 kB"],
  [14_770_176, "14.8 MB"],
  [250e6, "250 MB"],
  [50e9, "50.0 GB"],
  [4e12, "4000 GB"],
])("%d bytes are told as %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

// A long session: two thousand steps, each on the one before and each asked for by itself. What a
// step costs should not depend on how many there were.

import type { Client, Container } from "../../stdlib/index.ts";
import { fresh, openRoot } from "./root.ts";
import { alignLines, judge } from "./table.ts";

const STEPS = 2_000;
const BUCKET = 200;
/** The first ones warm up. */
const FIRST = 10;
const MOST = 2;

export async function benchSteps(client: Client): Promise<string> {
  const root = await openRoot(client);
  const files = await takeSteps(root, (at, n) => at.withNewFile(`/file-${n}`, fresh()));
  const write = (n: number) => ["sh", "-c", `echo ${fresh()} >/file-${n}`];
  const execs = await takeSteps(root, (at, n) => at.withExec(write(n), { noInit: true }));
  const head = ["median ms of a step", "a file", "against the first", "an exec", "", "target"];
  const buckets = files.map((fileMs, n) => {
    const execMs = execs[n] ?? Number.NaN;
    const ratios = [fileMs / (files[0] ?? 0), execMs / (execs[0] ?? 0)];
    const shown = ratios.map((ratio) => `${ratio.toFixed(2)} ×`);
    return [
      `${Math.max(n * BUCKET, FIRST)} to ${(n + 1) * BUCKET}`,
      fileMs.toFixed(2),
      shown[0] ?? "",
      execMs.toFixed(2),
      shown[1] ?? "",
      judge(`≤ ${MOST} ×`, Math.max(...ratios) <= MOST),
    ];
  });
  return alignLines(`${STEPS} steps in a row`, [head, ...buckets]);
}

/** The median of each bucket. */
async function takeSteps(
  root: Container,
  step: (at: Container, n: number) => Container,
): Promise<number[]> {
  const buckets: number[][] = Array.from({ length: STEPS / BUCKET }, () => []);
  let at = root;
  for (let n = 0; n < STEPS; n++) {
    const startedMs = performance.now();
    at = await step(at, n).sync();
    if (n >= FIRST) buckets[Math.floor(n / BUCKET)]?.push(performance.now() - startedMs);
  }
  return buckets.map((times) => times.sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN);
}

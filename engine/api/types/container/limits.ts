// What withExec bounds its process by: amounts as people write them, checked before anything runs.

import { parseSpace } from "../../../../stdlib/base/space.ts";
import { fail } from "../../../event/failure.ts";
import type { ExecLimits, ExecOp } from "../../../op/op.ts";
import type { Aside } from "../../../op/plan.ts";

interface LimitArgs {
  readonly memory: string | null;
  readonly cpus: number | null;
  readonly pids: number | null;
  readonly timeout: string | null;
}

/** Nothing when nothing is bounded: the Op must then not even have the key. */
export function limitsOf({ memory, cpus, pids }: LimitArgs): Pick<ExecOp, "limits"> {
  const limits: ExecLimits = {
    ...(memory === null ? {} : { memoryBytes: memoryBytesOf(memory) }),
    ...(cpus === null ? {} : { cpus: atLeast("cpus", cpus, LEAST_CPUS) }),
    ...(pids === null ? {} : { pids: atLeast("pids", pids, 1) }),
  };
  return Object.keys(limits).length === 0 ? {} : { limits };
}

export function timeoutOf({ timeout }: LimitArgs): Pick<Aside, "timeoutMs"> {
  if (timeout === null) return {};
  const timeoutMs = parseDuration(timeout);
  if (timeoutMs !== null && timeoutMs > 0 && timeoutMs <= LONGEST_TIMEOUT_MS) return { timeoutMs };
  const want = "a duration of at most 24 days, such as 90s, 5m or 1h30m";
  return fail({ kind: "argument", argument: "timeout", want, got: timeout });
}

function memoryBytesOf(memory: string): number {
  const space = parseSpace(memory);
  if (space !== null && "bytes" in space && space.bytes >= LEAST_MEMORY_BYTES) return space.bytes;
  const want = "an amount from 8MB on, such as 512MB or 1GiB";
  return fail({ kind: "argument", argument: "memory", want, got: memory });
}

function atLeast(argument: string, value: number, least: number): number {
  if (value >= least && Number.isFinite(value)) return value;
  return fail({ kind: "argument", argument, want: `at least ${least}`, got: String(value) });
}

/** Milliseconds; null when the text says no duration. */
function parseDuration(text: string): number | null {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([all]) => all).join("") !== text) return null;
  const ms = parts.map(([, amount, unit = ""]) => Number(amount) * (UNITS_MS.get(unit) ?? 0));
  return Math.round(ms.reduce((sum, one) => sum + one, 0));
}

const UNITS_MS: ReadonlyMap<string, number> = new Map([
  ["ms", 1],
  ["s", 1000],
  ["m", 60_000],
  ["h", 3_600_000],
]);
/** What a timer can count. */
const LONGEST_TIMEOUT_MS = 24 * 24 * 3_600_000;
/** With less, the container itself does not come to be. */
const LEAST_MEMORY_BYTES = 8_000_000;
const LEAST_CPUS = 0.01;

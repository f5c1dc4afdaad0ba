// The real local Solver and the real store under thousands of random moments: who asks, who gives
// up, which process ends when and how, where the power goes off. One seed, one course of events.
//
//   RONDEL_SEED=n   repeats the course that a failure names
//   RONDEL_SOAK=1   ten times as many courses

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FailureError } from "../../engine/event/failure.ts";
import type { Digest } from "../../engine/op/digest.ts";
import type { Plan } from "../../engine/op/plan.ts";
import type { ProcessSpec } from "../../engine/runtime/runtime.ts";
import { spotOf, type Watched, watch } from "../contract/rig.ts";
import { createRandom, type Random, SEED } from "../rig/random.ts";
import { brokenRows, looseContent } from "../rig/store-check.ts";
import { randomPlans } from "./plans.ts";
import { doWork, openWorld, photograph, type World } from "./world.ts";

const COURSES = process.env["RONDEL_SOAK"] === "1" ? 1000 : 100;
const LIVES = 3;
const ACTIONS = 60;
const MOST_TURNS = 300_000;

test("whatever happens in whatever order, work is done once and nothing is left", async () => {
  const replayed = process.env["RONDEL_SEED"] !== undefined;
  for (let course = 0; course < (replayed ? 1 : COURSES); course++) {
    const seed = SEED + course;
    await runCourse(seed).catch((error: unknown) => {
      throw new Error(`RONDEL_SEED=${seed}: ${String(error)}`, { cause: error });
    });
  }
}, 600_000);

async function runCourse(seed: number): Promise<void> {
  const folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "sim-"));
  const random = createRandom(seed);
  const course: Course = {
    random,
    plans: randomPlans(random, String(seed), 12),
    done: new Set(),
    digests: new Map(),
  };
  const closings: Promise<void>[] = [];
  try {
    for (let number = 0; number <= LIVES; number++) {
      const life = createLife(course, join(folder, String(number)));
      const isLast = number === LIVES;
      if (isLast) askForAll(life);
      else await act(life, join(folder, String(number + 1)));
      await settle(life);
      check(life, isLast);
      await life.world.stop();
      expect([...life.world.runtime.mounts], "mounts left").toEqual([]);
      expect(looseContent(life.store), "left in the store").toEqual([]);
      if (!isLast && !life.hasCrashed) crash(life, join(folder, String(number + 1)));
      closings.push(life.world.close());
      course.done = life.doneAtCrash ?? course.done;
    }
  } finally {
    await Promise.all(closings);
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Course {
  readonly random: Random;
  readonly plans: readonly Plan[];
  /** What somebody was told is solved. */
  done: Set<Digest>;
  /** What came out, which is to be the same in every life. */
  readonly digests: Map<Digest, Digest>;
}

interface Ask {
  readonly plan: Plan;
  readonly by: Watched;
}

interface Life {
  readonly course: Course;
  readonly store: string;
  readonly world: World;
  readonly asks: Set<Ask>;
  readonly wrong: string[];
  hasCrashed: boolean;
  doneAtCrash: Set<Digest> | null;
}

function createLife(course: Course, folder: string): Life {
  const wrong: string[] = [];
  const planOf = new Map(course.plans.map((plan) => [argsOf(plan), plan]));
  const onStart = ({ args }: ProcessSpec) => {
    const key = args.join(" ");
    const same = world.runtime.alive.filter(({ spec }) => spec.args.join(" ") === key);
    if (same.length > 1) wrong.push(`${key} runs ${same.length} times at once`);
    const plan = planOf.get(key);
    if (plan !== undefined && course.done.has(plan.digest)) wrong.push(`${key} runs again`);
  };
  const [store, runFolder] = [join(folder, "store"), join(folder, "run")];
  if (existsSync(store)) expect(brokenRows(store), "rows without content").toEqual([]);
  const world = openWorld({ storeFolder: store, runFolder, onStart });
  const asks = new Set<Ask>();
  return { course, store, world, asks, wrong, hasCrashed: false, doneAtCrash: null };
}

function argsOf({ op }: Plan): string {
  return op.kind === "exec" ? op.args.join(" ") : "";
}

/** Random things, one after another, with random time between them. */
async function act(life: Life, next: string): Promise<void> {
  const { random } = life.course;
  const { world, asks } = life;
  if (random.chance(0.6)) {
    const when = random.chance(0.5) ? "before" : "after";
    world.atCommit(random.below(8), when, () => crash(life, next));
  }
  for (let action = 0; action < ACTIONS; action++) {
    const [running, dice] = [world.runtime.running, random.next()];
    if (dice < 0.3) ask(life, random.pick(life.course.plans));
    else if (dice < 0.45 && asks.size > 0) random.pick([...asks]).by.end.abort();
    else if (dice < 0.55) world.runtime.reap();
    else if (dice < 0.9 && running.length > 0) endProcess(random, random.pick(running));
    else if (dice > 0.995 && !life.hasCrashed) crash(life, next);
    for (let turns = random.below(4); turns > 0; turns--) await turn();
  }
}

function endProcess(random: Random, { spec, end }: World["runtime"]["running"][number]): void {
  if (random.chance(0.3)) void spec.onOutput("stdout", Buffer.from("some words\n"));
  const isGood = random.chance(0.85);
  if (isGood || random.chance(0.5)) doWork(spec);
  end(isGood ? 0 : 1);
}

/** What the disk holds now is what the next life begins with. */
function crash(life: Life, next: string): void {
  if (life.hasCrashed) return;
  life.hasCrashed = true;
  life.doneAtCrash = new Set(life.course.done);
  photograph(life.store, join(next, "store"));
}

function askForAll(life: Life): void {
  for (const plan of life.course.plans) ask(life, plan);
}

function ask(life: Life, plan: Plan): void {
  const { course, world, asks, wrong } = life;
  const one = { plan, by: watch() };
  asks.add(one);
  const answered = async () => {
    await world.solver.solve(plan, one.by.scope);
    course.done.add(plan.digest);
    const digest = await world.solver.digest(spotOf(plan), one.by.scope);
    const before = course.digests.get(plan.digest) ?? digest;
    course.digests.set(plan.digest, digest);
    if (before !== digest) wrong.push(`${argsOf(plan)} came out otherwise`);
  };
  answered().then(
    () => asks.delete(one),
    (error: unknown) => {
      asks.delete(one);
      if (!isExpected(error, one)) wrong.push(`${argsOf(plan)}: ${String(error)}`);
    },
  );
}

function isExpected(error: unknown, { by }: Ask): boolean {
  if (!(error instanceof FailureError)) return false;
  const { kind } = error.failure;
  return kind === "exec-failed" || (kind === "cancelled" && by.scope.signal.aborted);
}

/** Every process is let end well, until everybody has an answer. */
async function settle({ world, asks }: Life): Promise<void> {
  for (let turns = 0; asks.size > 0 || world.runtime.alive.length > 0; turns++) {
    expect(turns, "somebody waits and nothing happens").toBeLessThan(MOST_TURNS);
    world.runtime.reap();
    const [first] = world.runtime.running;
    if (first !== undefined) {
      doWork(first.spec);
      first.end(0);
    }
    await turn();
  }
}

function check({ wrong, course }: Life, isLast: boolean): void {
  expect(wrong).toEqual([]);
  if (isLast) expect(course.digests.size).toBe(course.plans.length);
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

// Timing: many rounds of several works in turn, so that what disturbs the machine disturbs all.
// Only medians and ratios of one run mean something.

export interface Work {
  readonly name: string;
  /** One round; answers milliseconds when it times itself, and is timed when it does not. */
  readonly round: () => Promise<number | undefined>;
}

export interface Timing {
  readonly name: string;
  readonly medianMs: number;
  readonly bestMs: number;
  readonly p90Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly worstMs: number;
  readonly rounds: number;
}

export async function measure(works: readonly Work[], rounds: number): Promise<Timing[]> {
  const times = new Map(works.map((work) => [work.name, [] as number[]]));
  for (const work of works) await work.round(); // what is made once is not what is measured
  for (let round = 0; round < rounds; round++) {
    for (const work of works) times.get(work.name)?.push(await time(work));
  }
  return works.map(({ name }) => summarize(name, times.get(name) ?? []));
}

async function time(work: Work): Promise<number> {
  const startedMs = performance.now();
  const own = await work.round();
  return own ?? performance.now() - startedMs;
}

function summarize(name: string, times: readonly number[]): Timing {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
  return {
    name,
    medianMs: at(0.5),
    bestMs: at(0),
    p90Ms: at(0.9),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
    worstMs: at(1),
    rounds: times.length,
  };
}

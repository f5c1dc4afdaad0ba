// `rondel_attach_request`: what tells this kernel from others, and where its door is. It is no
// request of Jupyter's; it is signed like all others, so only who has the key is told.

import type { LoadedKernel } from "../loading.ts";
import { type Content, wordIn } from "../wire/message.ts";

export const ATTACH_REQUEST = "rondel_attach_request";

/** What is known of a kernel without its Cells. */
export interface KernelFacts {
  readonly pid: number;
  readonly cwd: string;
  /** The file of the notebook, where Jupyter says it; empty where it does not. */
  readonly notebook: string;
  readonly startedMs: number;
}

export async function answerAttach(
  content: Content,
  { pid, cwd, notebook, startedMs }: KernelFacts,
  { kernel, door }: LoadedKernel,
): Promise<object> {
  const hasRun = kernel.reports.length + door.running.length > 0;
  return {
    status: "ok",
    ...{ pid, cwd, notebook, started_ms: startedMs },
    cells: kernel.next - 1,
    // A kernel in which nothing was run has no session that could be taken up again.
    session: hasRun ? (await kernel.kept()).session.name : "",
    running: door.running.at(-1)?.source ?? "",
    door: wordIn(content, "open", false) ? await door.open() : "",
  };
}

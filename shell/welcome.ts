// What happens when the prompt is there: the parts of the kernel are started, the history is read,
// an earlier session is run again, and whoever is new gets a tip.

import type { Resumed } from "../kernel/kernel.ts";
import type { OpenKernel, PromptKernel } from "../kernel/prompt-kernel.ts";
import { durationOf } from "../kernel/text/duration.ts";
import type { ShellInput } from "./shell.ts";
import type { Surface } from "./surface.ts";
import { type Line, span } from "./text/line.ts";
import { wrapLine } from "./text/wrap.ts";
import { viewTrouble } from "./trouble.ts";
import { countOf } from "./view/words.ts";

export interface Welcome extends Pick<OpenKernel, "kernel" | "resume" | "company"> {
  readonly surface: Surface;
  dispatch(input: ShellInput): void;
}

const MOST_HISTORY = 5_000;
/** Whoever had more sessions knows by now. */
const SESSIONS_WITH_TIPS = 3;

const TIPS = [
  "Tab completes; a value is shown and not run; .help lists the commands.",
  ".plan shows what would run; .undo takes a cell back.",
  "x? says what x is; Ctrl-R searches what you typed before.",
];

export async function welcome(options: Welcome): Promise<void> {
  const { kernel, surface, resume, company, dispatch } = options;
  // A session that is taken up again needs the cores for its Cells.
  const warmed = resume === null ? warmLanguage(kernel) : null;
  const { history, session } = await kernel.kept();
  const entries = history.recent(MOST_HISTORY);
  dispatch({ kind: "editor", input: { kind: "history", entries } });
  if (resume !== null) surface.print(viewResumed(await resume(), session.name));
  if (resume !== null || company !== null) {
    dispatch({ kind: "finished", number: kernel.next, prefill: "" });
  } else {
    const tip = TIPS[history.sessions(SESSIONS_WITH_TIPS).length];
    if (tip !== undefined) surface.print(wrapLine([span(tip, "muted")], surface.columns));
  }
  // Nobody waits for these: who needs them first does.
  kernel.connection().catch((error: unknown) => surface.print(viewTrouble(error, surface)));
  (warmed ?? warmLanguage(kernel)).then(kernel.names).catch(() => {});
}

/**
 * It answers once it has read the library, which takes the cores for a while; menus come before
 * Cells, so the process of the variables waits until then, unless a Cell asks for it.
 */
async function warmLanguage(kernel: PromptKernel): Promise<void> {
  try {
    const language = await kernel.language();
    await language.inspect(WARMING, WARMING.length, false);
  } catch {
    return; // without it there are no menus
  }
}

const WARMING = "container";

function viewResumed({ reports, tookMs, failed, masked }: Resumed, name: string): Line[] {
  const count = countOf(reports.length, "cell");
  return [
    [span(`${name}: ${count} run again in ${durationOf(tookMs)}`, "muted")],
    ...failed.map(({ number }) => [span(`Cell ${number} ended otherwise now.`, "warning")]),
    ...masked.map((number) => [
      span(`Cell ${number} set a secret, which is not written down: set it again.`, "warning"),
    ]),
  ];
}

// Terminals as the schema shows them: the mutations, and the stream of what one shows.

import type { GraphQLSchema } from "graphql";
import type { Outcome } from "../../session/terminals/terminals.ts";
import type { Desk } from "../call/perform.ts";
import type { Context } from "../context.ts";
import type { Data } from "../generated.ts";
import { keepOn } from "./kept.ts";
import { showTerminal } from "./show.ts";
import { findTarget, type TargetArgs } from "./target.ts";
import { openOn } from "./visit.ts";

interface OpenArgs extends TargetArgs {
  readonly columns: number;
  readonly rows: number;
  readonly term: string;
  readonly asks: boolean;
  readonly keep?: boolean | null;
}

interface Named {
  readonly terminal: number;
}

interface ByWriter extends Named {
  readonly as: string;
}

type Mutation = (args: never, context: Context) => unknown;

const mutations: Readonly<Record<string, Mutation>> = {
  openTerminal: async (args: OpenArgs, context) => {
    const { columns, rows, term, asks, keep = null } = args;
    const target = await findTarget(args, context);
    const look = { size: { columns, rows }, term, asks, keep };
    return showTerminal(await openOn(target, look, context));
  },
  writeTerminal: async ({ terminal, as, bytes }: ByWriter & { bytes: string }, { terminals }) => {
    await terminals.find(terminal).terminal.write(as, Buffer.from(bytes, "base64"));
    return true;
  },
  resizeTerminal({ terminal, as, ...size }: ByWriter & Size, { terminals }) {
    terminals.resize(terminal, as, size);
    return true;
  },
  detachTerminal({ terminal }: Named, { terminals }) {
    terminals.detach(terminal);
    return true;
  },
  closeTerminal: ({ terminal, keep }: Named & { readonly keep: boolean }, context) =>
    closeTerminal(terminal, keep, context),
};

interface Size {
  readonly columns: number;
  readonly rows: number;
}

function closeTerminal(number: number, keep: boolean, context: Context): Promise<Outcome> {
  const { terminals, solver } = context;
  if (!keep) return terminals.close(number, null);
  return terminals.close(number, (kept, { on, failed }) =>
    keepOn(on, failed === null ? null : solver.findFailed(failed), kept, context),
  );
}

/** Gives the schema's own fields of terminals what answers them. */
export function attachTerminals(schema: GraphQLSchema): void {
  const fields = schema.getMutationType()?.getFields() ?? {};
  for (const [name, field] of Object.entries(fields)) {
    const mutate = mutations[name];
    if (mutate === undefined) throw new Error(`the mutation ${name} has nothing that answers it`);
    field.resolve = (_root: unknown, args: unknown, { context }: Desk) =>
      mutate(args as never, context);
  }
  const output = schema.getSubscriptionType()?.getFields()["terminalOutput"];
  if (output === undefined) return;
  output.subscribe = (_root: unknown, args: ViewArgs, { context }: Desk) =>
    readOutput(args, context);
}

interface ViewArgs extends ByWriter {
  readonly after?: number | null;
  readonly columns?: number | null;
  readonly rows?: number | null;
}

type Output = { readonly terminalOutput: Data["TerminalOutput"] };

async function* readOutput(
  { terminal, as, after = null, columns = null, rows = null }: ViewArgs,
  { terminals, scope }: Context,
): AsyncGenerator<Output, void, void> {
  const size = columns === null || rows === null ? null : { columns, rows };
  for await (const shown of terminals.view(terminal, { as, after, size }, scope.signal)) {
    const { offset, bytes, isScreen, size, exitCode } = shown;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
    yield { terminalOutput: { offset, bytes: text, isScreen, ...size, exitCode } };
  }
}

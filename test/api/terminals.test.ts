// Terminals as the API has them, on the fake Solver.

import { GraphQLError } from "graphql";
import { describe, expect, test } from "vitest";
import { type ApiRig, createApiRig } from "./rig.ts";

async function opened(rig: ApiRig, document: string, cmd: readonly string[]) {
  const of = JSON.stringify(await rig.leaf(document));
  const args = `of:${of},cmd:${JSON.stringify(cmd)}`;
  const { data, errors } = await rig.ask(
    `mutation{openTerminal(${args}){number title command columns rows session}}`,
  );
  if (errors?.[0] !== undefined) throw errors[0];
  return data?.["openTerminal"] as Readonly<Record<string, unknown>>;
}

const CONTAINER = '{container{from(address:"alpine"){id}}}';
const failureOf = async (work: Promise<unknown>) => {
  const error: unknown = await work.catch((one: unknown) => one);
  if (error instanceof GraphQLError) return error.extensions["failure"];
  return expect.fail(`it did not fail: ${String(error)}`);
};

describe("a terminal", () => {
  test("is opened on a container, listed, and closed", async () => {
    const rig = createApiRig();
    const terminal = await opened(rig, CONTAINER, ["drip", "never"]);
    const { number, session } = terminal;
    expect(terminal).toMatchObject({ command: ["drip", "never"], columns: 80, rows: 24 });
    expect(session).toBe(rig.session.id);
    expect(await rig.leaf("{terminals{number exitCode}}")).toEqual([{ number, exitCode: null }]);
    const closed = await rig.ask(`mutation{closeTerminal(terminal:${number}){kept isDetached}}`);
    expect(closed.data?.["closeTerminal"]).toEqual({ kept: null, isDetached: false });
    expect(await rig.leaf("{terminals{number}}")).toEqual([]);
  });

  test("keeps what was changed as an object that the next step works on", async () => {
    const rig = createApiRig();
    const { number } = await opened(rig, CONTAINER, ["write", "/note", "kept"]);
    const kept = await rig.leaf(`mutation{closeTerminal(terminal:${number},keep:true){kept}}`);
    const load = `loadContainerFromID(id:${JSON.stringify(kept)})`;
    expect(await rig.leaf(`{${load}{file(path:"/note"){contents}}}`)).toBe("kept");
    expect(await rig.leaf(`{${load}{withExec(args:["cat","/note"]){stdout}}}`)).toBe("kept");
  });

  test("is told to the session: its opening, its program's end, and when it is gone", async () => {
    const rig = createApiRig();
    const { number } = await opened(rig, CONTAINER, ["true"]);
    await rig.ask(`mutation{closeTerminal(terminal:${number}){kept}}`);
    const kinds: string[] = [];
    for await (const { event } of rig.session.journal.read(0)) {
      if (event.kind.startsWith("terminal-")) kinds.push(event.kind);
      if (event.kind === "terminal-closed") break;
    }
    expect(kinds).toEqual(["terminal-opened", "terminal-ended", "terminal-closed"]);
  });

  test("whoever waits for its end is told how it has ended", async () => {
    const rig = createApiRig();
    const { number } = await opened(rig, CONTAINER, ["drip", "never"]);
    const waits = () => rig.ask(`{terminalOutcome(terminal:${number}){isDetached}}`);
    const first = waits();
    await rig.ask(`mutation{detachTerminal(terminal:${number})}`);
    expect((await first).data?.["terminalOutcome"]).toEqual({ isDetached: true });
    const second = waits();
    await rig.ask(`mutation{closeTerminal(terminal:${number}){kept}}`);
    expect((await second).data?.["terminalOutcome"]).toEqual({ isDetached: false });
  });

  test("runs what the container says, when nothing else is said", async () => {
    const rig = createApiRig();
    const set = '{container{withDefaultTerminalCmd(args:["echo","hi"]){id}}}';
    expect((await opened(rig, set, []))["command"]).toEqual(["echo", "hi"]);
  });

  test("is refused with a reason: no such number, program, writer, failure or object", async () => {
    const rig = createApiRig();
    const close = rig.leaf("mutation{closeTerminal(terminal:99){kept}}");
    expect(await failureOf(close)).toEqual({ kind: "terminal-gone", terminal: 99 });
    expect(await failureOf(opened(rig, CONTAINER, ["nothing"]))).toMatchObject({
      kind: "terminal-command",
    });
    const { number } = await opened(rig, CONTAINER, ["drip", "never"]);
    const write = `mutation{writeTerminal(terminal:${number},as:"me",bytes:"YQ==")}`;
    expect(await failureOf(rig.leaf(write))).toMatchObject({ kind: "terminal-taken" });
    const digest = rig.leaf('mutation{openTerminal(of:"abcdef012345"){number}}');
    expect(await failureOf(digest)).toMatchObject({ kind: "failed-exec-gone" });
    expect(await failureOf(opened(rig, "{host{id}}", ["true"]))).toMatchObject({
      kind: "argument",
      argument: "of",
    });
    await rig.ask(`mutation{closeTerminal(terminal:${number}){kept}}`);
  });

  test("is not opened for a plan", async () => {
    const rig = createApiRig();
    const chain = 'container{from(address:"alpine"){withExec(args:["true"]){id}}}';
    const id = JSON.stringify(await rig.leaf(`{${chain}}`));
    await rig.ask(`{plan(of:${id}){steps{title}}}`);
    expect(await rig.leaf("{terminals{number}}")).toEqual([]);
  });
});

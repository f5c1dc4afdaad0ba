// A Jupyter kernel: requests come in by the sockets. Cells of one shell wait for each other; every
// other question is answered meanwhile, those of one shell, and of control, in their order.
// Not here: how a Cell becomes output (cell/), what it looks like (html/), the frames (wire/).

import type { Clock } from "../../stdlib/base/clock.ts";
import type { DoorHost } from "../door/visitor.ts";
import type { KernelOptions } from "../kernel.ts";
import type { Gone } from "../prompt-kernel.ts";
import { createMarks } from "./cell/marks.ts";
import { createGuests } from "./guests.ts";
import { createInterrupts } from "./interrupts.ts";
import { createLoading, type Loading } from "./loading.ts";
import { kernelInformation } from "./requests/about.ts";
import { ATTACH_REQUEST, answerAttach, type KernelFacts } from "./requests/attach.ts";
import type { Outputs } from "./requests/history.ts";
import { createInput } from "./requests/input.ts";
import { createLate } from "./requests/late.ts";
import { createShells, type Shells } from "./requests/shells.ts";
import { createValues } from "./requests/values.ts";
import { createRoutes } from "./routes.ts";
import { createTalk, type Talk } from "./talk.ts";
import { createTerminals, type Terminals } from "./terminals/terminals.ts";
import type { ConnectionFile } from "./wire/connection-file.ts";
import { type Incoming, wordIn } from "./wire/message.ts";
import { openSockets, type RequestChannel } from "./wire/sockets.ts";
import { createWire } from "./wire/wire.ts";

export interface JupyterOptions {
  readonly file: ConnectionFile;
  readonly clock: Clock;
  readonly version: string;
  readonly kernel: Pick<KernelOptions, "node" | "cwd" | "env" | "clock" | "history">;
  /** Of this process. */
  readonly pid: number;
  /** The folder of the sockets by which prompts share kernels. */
  readonly doors: string;
}

export interface JupyterKernel extends AsyncDisposable {
  /** Resolves when a front end has asked for the end. */
  readonly ended: Promise<Gone>;
  interrupt(): void;
}

/** Values are shown, and libraries are told, that lines are so wide. */
const COLUMNS = 100;
/** The first answer, which needs nothing that is loaded later, is waited for so long. */
const WARM_AFTER_MS = 200;

export async function serveJupyter(options: JupyterOptions): Promise<JupyterKernel> {
  const { file, clock } = options;
  let heard = (_channel: RequestChannel, _message: Incoming) => {};
  const sockets = await openSockets({
    file,
    wire: createWire({ key: file.key, clock }),
    heard: (channel, message) => heard(channel, message),
  });
  const talk = createTalk(sockets);
  const ended = Promise.withResolvers<Gone>();
  const input = createInput(talk.ask);
  const marks = createMarks();
  const terminals = createTerminals(talk.publish);
  const loading = createLoading({
    kernel: kernelOptionsOf(options, (name, text) => tellStray(name, text)),
    door: { folder: options.doors, clock, host: hostOf(options, (cell) => guests(cell)) },
    watch: terminals.attend,
  });
  const values = createValues();
  const interrupts = createInterrupts();
  const interrupt = () => {
    loading.current?.kernel.interrupt();
    interrupts.interrupt();
  };
  const context = async () => {
    const [loaded, stays] = await Promise.all([loading.get(), terminals.stays()]);
    return { ...loaded, clock, marks, stays, interrupted: interrupts.next };
  };
  const { publish } = talk;
  const shells = createShells((shell, signal) =>
    createLate(async () => {
      const { createExecutor } = await import("./requests/executor.ts");
      return createExecutor({ shell, signal, context, publish, input, values });
    }),
  );
  const guests = createGuests({ publish, executor: shells.main.executor });
  const facts = factsOf(options);
  const end = ended.resolve;
  const about = { terminals, loading, shells, values, facts };
  const answer = createAnswers({ ...options, ...about, talk, interrupt, end });
  const replied = input.answer;
  const routes = createRoutes({ shells, talk, answer, replied, came: loading.warm });
  heard = routes.heard;
  /** What nobody is known to have printed belongs to the Cell that came last. */
  const tellStray = (name: string, text: string) =>
    void publish(routes.last, "stream", { name, text });
  await talk.publish(null, "status", { execution_state: "starting" });
  const patience = setTimeout(loading.warm, WARM_AFTER_MS);
  void routes.answered.then(loading.warm);
  return {
    ended: ended.promise,
    interrupt,
    async [Symbol.asyncDispose]() {
      clearTimeout(patience);
      terminals.close();
      await sockets.close();
      await loading.close(await Promise.race([ended.promise, "ended" as const]));
    },
  };
}

function kernelOptionsOf(
  { kernel }: JupyterOptions,
  tellStray: (name: string, text: string) => void,
): KernelOptions {
  return {
    ...kernel,
    columns: () => COLUMNS,
    colors: true,
    awaitValues: true,
    onTrouble: (message) => tellStray("stderr", `${message}\n`),
    onStray: (output) => output.kind === "stream" && tellStray(output.stream, output.text),
  };
}

/** Jupyter tells the kernel of a notebook the path of that. */
function factsOf({ pid, kernel, clock }: JupyterOptions): KernelFacts {
  const { cwd, env } = kernel;
  return { pid, cwd, notebook: env["JPY_SESSION_NAME"] ?? "", startedMs: clock.nowMs() };
}

/** What prompts that share the kernel are told of it, and how their Cells run. */
function hostOf({ version, kernel }: JupyterOptions, run: DoorHost["run"]): DoorHost {
  return { version, cwd: kernel.cwd, history: kernel.history.path, run };
}

interface Answering extends Pick<JupyterOptions, "file" | "version"> {
  readonly talk: Talk;
  readonly terminals: Terminals;
  readonly shells: Shells;
  readonly values: Outputs;
  readonly loading: Loading;
  readonly facts: KernelFacts;
  interrupt(): void;
  end(why: Gone): void;
}

/** Of every request but those to run a Cell. */
function createAnswers(answering: Answering) {
  const { file, version, talk, terminals, loading, shells, values, facts, interrupt, end } =
    answering;
  const answers = () => import("./requests/answers.ts");
  const contentFor = async (request: Incoming): Promise<object | null> => {
    switch (request.header.msg_type) {
      case "kernel_info_request":
        return kernelInformation(version);
      case "interrupt_request":
        interrupt();
        return { status: "ok" };
      case "shutdown_request": {
        const content = { status: "ok", restart: request.content["restart"] === true };
        await talk.publish(request, "shutdown_reply", content);
        return content;
      }
      case ATTACH_REQUEST:
        return answerAttach(request.content, facts, await loading.get());
      default:
        return (
          shells.answer(request) ??
          (await answers()).answerOther(request, {
            file,
            outputs: values,
            comms: terminals.comms,
            kernel: async () => (await loading.get()).kernel,
          })
        );
    }
  };
  return async (by: RequestChannel, request: Incoming): Promise<void> => {
    await talk.answer(by, request, async (begin) => {
      await begin();
      return contentFor(request);
    });
    if (request.header.msg_type !== "shutdown_request") return;
    end(wordIn(request.content, "restart", false) ? "restarted" : "ended");
  };
}

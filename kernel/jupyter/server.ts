// A Jupyter kernel: requests come in by the sockets, and each is surrounded by `busy` and `idle`,
// whatever became of it. Cells wait for each other; every other question is answered meanwhile.
// Not here: how a Cell becomes output (cell/), what it looks like (html/), the frames (wire/).
// Invariant: a request has one reply, on the socket by which it came, before its `idle`.

import type { Clock } from "../../stdlib/base/clock.ts";
import type { CellOutput } from "../cell.ts";
import type { Feed } from "../feed.ts";
import type { Kernel, KernelOptions } from "../kernel.ts";
import { createMarks } from "./cell/marks.ts";
import { kernelInformation } from "./requests/about.ts";
import { answerOther } from "./requests/answers.ts";
import { createExecutor } from "./requests/executor.ts";
import { createInput } from "./requests/input.ts";
import { createLane } from "./requests/lane.ts";
import type { ConnectionFile } from "./wire/connection-file.ts";
import type { Incoming } from "./wire/message.ts";
import { openSockets, type RequestChannel, type Sockets } from "./wire/sockets.ts";
import { createWire } from "./wire/wire.ts";

export interface JupyterOptions {
  readonly file: ConnectionFile;
  readonly clock: Clock;
  readonly version: string;
  readonly kernel: Omit<
    KernelOptions,
    "columns" | "colors" | "onTrouble" | "onStray" | "ask" | "awaitValues"
  >;
}

export interface JupyterKernel extends AsyncDisposable {
  /** Resolves when a front end has asked for the end. */
  readonly ended: Promise<void>;
  interrupt(): void;
}

/** Libraries that ask are told that lines are so wide. */
const COLUMNS = 100;

export async function serveJupyter(options: JupyterOptions): Promise<JupyterKernel> {
  const { file, clock, version } = options;
  const wire = createWire({ key: file.key, clock });
  const ended = Promise.withResolvers<void>();
  const lanes = { shell: createLane(), control: createLane() };
  const marks = createMarks();
  let sockets: Sockets | null = null;

  const publish = async (about: Incoming | null, type: string, content: object) => {
    await sockets?.publish({ type, parent: about?.header ?? null, content });
  };
  const parts = createParts({
    ...options.kernel,
    columns: () => COLUMNS,
    colors: true,
    awaitValues: true,
    ask: (question) => executor.ask(question),
    onTrouble: (text) =>
      void publish(executor.last, "stream", { name: "stderr", text: `${text}\n` }),
    onStray: (output) =>
      void publishStray(output, (type, content) => {
        return publish(executor.last, type, content);
      }),
  });
  const input = createInput(async (identities, message) => {
    await sockets?.send("stdin", identities, message);
  });
  const executor = createExecutor({
    context: async () => ({ ...(await parts.get()), clock, marks }),
    publish,
    askFrontEnd: input.ask,
  });
  const status = (about: Incoming | null, execution_state: string) =>
    publish(about, "status", { execution_state });

  const around = async (
    by: RequestChannel,
    request: Incoming,
    work: (begin: () => Promise<void>) => Promise<object | null>,
  ) => {
    const begin = () => status(request, "busy");
    const content = await work(begin).catch(failedReply);
    const type = request.header.msg_type.replace(/_request$/, "_reply");
    const { identities, header } = request;
    if (content !== null) await sockets?.send(by, identities, { type, parent: header, content });
    await status(request, "idle");
  };
  const execute = (request: Incoming) => {
    void around("shell", request, async (begin) => {
      try {
        return await executor.run(request, begin);
      } finally {
        input.drop();
      }
    });
  };
  const answer = (by: "shell" | "control", request: Incoming) =>
    around(by, request, async (begin) => {
      await begin();
      switch (request.header.msg_type) {
        case "kernel_info_request":
          return kernelInformation(version);
        case "interrupt_request":
          parts.current?.kernel.interrupt();
          return { status: "ok" };
        case "shutdown_request": {
          const restart = request.content["restart"] === true;
          await publish(request, "shutdown_reply", { status: "ok", restart });
          setImmediate(ended.resolve);
          return { status: "ok", restart };
        }
        default:
          return answerOther(request, {
            file,
            outputs: executor.outputs,
            kernel: async () => (await parts.get()).kernel,
            publish: (type, content) => publish(request, type, content),
          });
      }
    });

  sockets = await openSockets({
    file,
    wire,
    heard(channel, message) {
      if (channel === "stdin") return input.answer(message);
      if (message.header.msg_type === "execute_request") return execute(message);
      void lanes[channel].take(() => answer(channel, message));
    },
  });
  await status(null, "starting");
  parts.warm();
  return {
    ended: ended.promise,
    interrupt: () => parts.current?.kernel.interrupt(),
    async [Symbol.asyncDispose]() {
      await Promise.all(Object.values(lanes).map((lane) => lane.empty()));
      await sockets?.close();
      await parts.current?.kernel[Symbol.asyncDispose]();
    },
  };
}

function failedReply(error: unknown): object {
  const [ename, evalue] =
    error instanceof Error ? [error.name, error.message] : ["Error", String(error)];
  return { status: "error", ename, evalue, traceback: [] };
}

/** What code in the background prints or shows. */
async function publishStray(
  output: CellOutput,
  publish: (type: string, content: object) => Promise<void>,
): Promise<void> {
  if (output.kind === "stream") await publish("stream", { name: output.stream, text: output.text });
}

interface LoadedKernel {
  readonly kernel: Kernel;
  readonly feed: Feed;
}

/** The kernel is loaded after the first answers are given: whoever starts it waits for those. */
function createParts(options: KernelOptions) {
  let current: LoadedKernel | null = null;
  let loading: Promise<LoadedKernel> | null = null;
  const load = async (): Promise<LoadedKernel> => {
    const [{ createKernel }, { createFeed }] = await Promise.all([
      import("../kernel.ts"),
      import("../feed.ts"),
    ]);
    const kernel = createKernel(options);
    current = { kernel, feed: createFeed(kernel) };
    return current;
  };
  const get = () => {
    loading ??= load();
    return loading;
  };
  return {
    get,
    get current() {
      return current;
    },
    /** Nobody waits for these: who needs them first does. */
    warm() {
      void get().then(({ kernel }) => {
        kernel.names().catch(() => {});
        kernel.language().catch(() => {});
        kernel.connection().catch(() => {});
      });
    },
  };
}

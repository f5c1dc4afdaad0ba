// A Jupyter kernel: requests come in by the sockets. Cells wait for each other; every other
// question is answered meanwhile, those of one socket in their order.
// Not here: how a Cell becomes output (cell/), what it looks like (html/), the frames (wire/).

import type { Clock } from "../../stdlib/base/clock.ts";
import type { KernelOptions } from "../kernel.ts";
import { createMarks } from "./cell/marks.ts";
import { createLoading, type Loading } from "./loading.ts";
import { kernelInformation } from "./requests/about.ts";
import { answerOther } from "./requests/answers.ts";
import { createExecutor, type Executor } from "./requests/executor.ts";
import { createInput } from "./requests/input.ts";
import { createLane } from "./requests/lane.ts";
import { createTalk, type Talk } from "./talk.ts";
import type { ConnectionFile } from "./wire/connection-file.ts";
import type { Incoming } from "./wire/message.ts";
import { openSockets, type RequestChannel } from "./wire/sockets.ts";
import { createWire } from "./wire/wire.ts";

export interface JupyterOptions {
  readonly file: ConnectionFile;
  readonly clock: Clock;
  readonly version: string;
  readonly kernel: Pick<KernelOptions, "node" | "cwd" | "env" | "clock" | "history">;
}

export interface JupyterKernel extends AsyncDisposable {
  /** Resolves when a front end has asked for the end. */
  readonly ended: Promise<void>;
  interrupt(): void;
}

/** Values are shown, and libraries are told, that lines are so wide. */
const COLUMNS = 100;

export async function serveJupyter(options: JupyterOptions): Promise<JupyterKernel> {
  const { file, clock } = options;
  let heard = (_channel: RequestChannel, _message: Incoming) => {};
  const sockets = await openSockets({
    file,
    wire: createWire({ key: file.key, clock }),
    heard: (channel, message) => heard(channel, message),
  });
  const talk = createTalk(sockets);
  const ended = Promise.withResolvers<void>();
  const input = createInput(talk.ask);
  const marks = createMarks();
  const loading = createLoading({
    ...options.kernel,
    columns: () => COLUMNS,
    colors: true,
    awaitValues: true,
    ask: (question) => executor.ask(question),
    onTrouble: (message) => tellStray("stderr", `${message}\n`),
    onStray: (output) => output.kind === "stream" && tellStray(output.stream, output.text),
  });
  const executor = createExecutor({
    context: async () => ({ ...(await loading.get()), clock, marks }),
    publish: talk.publish,
    input,
  });
  /** What is printed while no Cell runs belongs to the last one. */
  const tellStray = (name: string, text: string) =>
    void talk.publish(executor.last, "stream", { name, text });
  const answer = createAnswers({ ...options, talk, loading, executor, end: ended.resolve });
  const lanes = { shell: createLane(), control: createLane() };
  heard = (channel, message) => {
    if (channel === "stdin") input.answer(message);
    else if (message.header.msg_type === "execute_request") {
      void talk.answer(channel, message, (begin) => executor.run(message, begin));
    } else void lanes[channel].take(() => answer(channel, message));
  };
  await talk.publish(null, "status", { execution_state: "starting" });
  loading.warm();
  return {
    ended: ended.promise,
    interrupt: () => loading.current?.kernel.interrupt(),
    async [Symbol.asyncDispose]() {
      await sockets.close();
      await loading.current?.kernel[Symbol.asyncDispose]();
    },
  };
}

interface Answering extends Pick<JupyterOptions, "file" | "version"> {
  readonly talk: Talk;
  readonly loading: Loading;
  readonly executor: Executor;
  end(): void;
}

/** Of every request but those to run a Cell. */
function createAnswers({ file, version, talk, loading, executor, end }: Answering) {
  const contentFor = async (request: Incoming): Promise<object | null> => {
    switch (request.header.msg_type) {
      case "kernel_info_request":
        return kernelInformation(version);
      case "interrupt_request":
        loading.current?.kernel.interrupt();
        return { status: "ok" };
      case "shutdown_request": {
        const content = { status: "ok", restart: request.content["restart"] === true };
        await talk.publish(request, "shutdown_reply", content);
        return content;
      }
      default:
        return answerOther(request, {
          file,
          outputs: executor.outputs,
          kernel: async () => (await loading.get()).kernel,
          publish: (type, content) => talk.publish(request, type, content),
        });
    }
  };
  return async (by: RequestChannel, request: Incoming): Promise<void> => {
    await talk.answer(by, request, async (begin) => {
      await begin();
      return contentFor(request);
    });
    if (request.header.msg_type === "shutdown_request") end();
  };
}

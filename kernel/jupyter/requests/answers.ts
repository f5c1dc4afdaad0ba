// The requests that are answered while a Cell runs: about code, history, connections, and those
// that are refused.

import type { Kernel } from "../../kernel.ts";
import type { Comms } from "../terminals/comms.ts";
import type { ConnectionFile } from "../wire/connection-file.ts";
import { type Incoming, isContent, numberIn, textIn } from "../wire/message.ts";
import { complete, inspect, isComplete } from "./code.ts";
import { history, type Outputs } from "./history.ts";

export interface AnswerContext {
  readonly file: ConnectionFile;
  readonly outputs: Outputs;
  comms(): Promise<Comms>;
  kernel(): Promise<Kernel>;
}

/** The content of the reply; null of a message that wants none. */
export async function answerOther(
  request: Incoming,
  { file, outputs, comms, kernel }: AnswerContext,
): Promise<object | null> {
  const { header, content } = request;
  switch (header.msg_type) {
    case "complete_request":
      return complete(content, await kernel());
    case "inspect_request":
      return inspect(content, await kernel());
    case "is_complete_request":
      return isComplete(content);
    case "history_request":
      return history(content, await kernel(), outputs);
    case "connect_request":
      return { status: "ok", ...file.ports };
    case "comm_info_request":
      return { status: "ok", comms: (await comms()).list(textIn(content, "target_name")) };
    case "comm_open":
    case "comm_msg":
    case "comm_close":
      (await comms()).hear(request);
      return null;
    case "debug_request":
      return refuseDebugging(content["command"], numberIn(content, "seq", 0));
    default:
      return isRequest(header.msg_type) ? refuse(header.msg_type) : null;
  }
}

function isRequest(type: string): boolean {
  return type.endsWith("_request");
}

function refuse(type: string): object {
  const evalue = `this kernel knows no ${type}`;
  return { status: "error", ename: "UnknownRequest", evalue, traceback: [] };
}

/** In the words of the Debug Adapter Protocol. */
function refuseDebugging(command: unknown, request_seq: number): object {
  return {
    ...{ type: "response", seq: 0, request_seq, success: false },
    command: isContent(command) ? "" : String(command ?? ""),
    message: "this kernel has no debugger",
    body: {},
  };
}

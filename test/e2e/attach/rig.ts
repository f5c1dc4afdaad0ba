// A kernel as Jupyter has it, and prompts that share it.

import type { EngineRig } from "../../rig/engine.ts";
import { type Asking, openFrontEnd, type TestFrontEnd } from "../../rig/jupyter.ts";
import { openPrompt, type PromptOptions, type TestPrompt } from "../../rig/prompt.ts";

export interface Shared extends AsyncDisposable {
  readonly front: TestFrontEnd;
  /** A Cell of the notebook that runs until it is let go. */
  hold(code?: string): Promise<Held>;
  /** Resolves at its first prompt. */
  attach(options?: Partial<PromptOptions>): Promise<TestPrompt>;
}

export interface Held {
  readonly id: string;
  /** Resolves with what became of it. */
  letGo(): Promise<Asking>;
}

export async function openShared(rig: EngineRig, cwd?: string): Promise<Shared> {
  const front = await openFrontEnd({
    env: rig.env,
    transport: "ipc",
    ...(cwd === undefined ? {} : { cwd }),
  });
  const prompts: TestPrompt[] = [];
  return {
    front,
    async hold(code = "") {
      const source = `${code}\nawait ask("go on?")\n"let go"`;
      const content = { code: source, silent: false, store_history: true, allow_stdin: true };
      const id = await front.send("shell", "execute_request", content);
      await front.until(({ channel, parent }) => channel === "stdin" && parent === id);
      return {
        id,
        async letGo() {
          await front.send("stdin", "input_reply", { value: "yes" });
          return front.over(id);
        },
      };
    },
    async attach(options = {}) {
      const prompt = await openPrompt({ rig, args: ["attach", front.file], ...options });
      prompts.push(prompt);
      return prompt;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(prompts.map((prompt) => prompt.close()));
      await front.close();
    },
  };
}

// `.replay`: what a step printed, as it came then. It is read from its log; nothing runs.

import { subjectOf } from "../../kernel/subject.ts";
import { during } from "../../stdlib/client/during.ts";
import { followOutput } from "../../stdlib/client/output.ts";
import type { CommandBody } from "./command.ts";

export const replay: CommandBody = async (rest, { kernel, surface, signal }) => {
  const { id } = await subjectOf(rest, kernel);
  const connection = await kernel.connection();
  await surface.pour((write) =>
    during(signal, async () => {
      const chunks = followOutput(connection, id, { start: false, timing: true });
      for await (const { bytes } of chunks) await write(bytes);
    }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    }),
  );
};

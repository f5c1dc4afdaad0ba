// `.exit`: the prompt ends.

import type { CommandBody } from "./command.ts";

export const exit: CommandBody = async (_rest, { leave }) => leave();

// `.more`: what was too long to be shown whole, again.

import type { CommandBody } from "./command.ts";

export const more: CommandBody = async (_rest, { surface }) => surface.pageAgain();

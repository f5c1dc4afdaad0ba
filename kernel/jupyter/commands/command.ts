// What a command of a notebook is: it answers what is shown. Whatever fails is thrown.

import type { Kernel } from "../../kernel.ts";
import type { MimeBundle } from "../cell/emit.ts";

export type NotebookCommand = (rest: string, kernel: Kernel) => Promise<MimeBundle>;

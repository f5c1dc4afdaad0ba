// How long something took; notebooks say it in the same way.

export { durationOf } from "../../kernel/text/duration.ts";

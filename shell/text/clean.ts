// Text from outside, made fit to be edited or shown; notebooks do the same with it.

export { cleanLine, cleanText, nameOf } from "../../kernel/text/clean.ts";

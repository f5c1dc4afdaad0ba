// Node's own HTTP, without what an import statement of it brings along: that reads every name the
// module has, and one of them loads a second HTTP client, of 20 ms and 13 MB, which nobody uses.

export const http = process.getBuiltinModule("node:http");

// The process that a module runs in: asked for one function, it answers what that gave, and ends.
// Invariant: it answers once, or ends without an answer; whoever asked tells the two apart.

import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { Lazy } from "../../../stdlib/client/lazy.ts";
import { Container, connection, ExecError, RondelError } from "../../../stdlib/index.ts";
import { loadModules } from "./loader.ts";
import type { ArgumentValue, CallAnswer, CallFailure, CallQuestion } from "./words.ts";

process.setSourceMapsEnabled(true);
// Nobody waits for the answer any more.
process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));
process.on("message", (message: CallQuestion | "where") => {
  if (message === "where") return void process.send?.("here");
  tellOfExit(message);
  answer(message).then(send, (error: unknown) => send(failed(error, message)));
});

/** Whoever asked ends this process then, whatever the module has left behind. */
function send(message: CallAnswer): void {
  process.send?.(message);
}

/** Nobody who runs a function expects it to end the process; where it did is told first. */
function tellOfExit(question: CallQuestion): void {
  const { exit } = process;
  process.exit = (code) => {
    const error = new RondelError(
      `it ended its process: process.exit(${code ?? ""})`,
      "A function of a module answers a value or throws.",
    );
    send(failed(error, question));
    return exit(code);
  };
}

async function answer(question: CallQuestion): Promise<CallAnswer> {
  const { path, className, functionName, args, images } = question;
  pinImages(images);
  loadModules();
  const loaded: object = await import(pathToFileURL(path).href);
  const Module: unknown = Reflect.get(loaded, className);
  if (typeof Module !== "function") throw new RondelError(`${path} exports no ${className}`);
  const object: object = Reflect.construct(Module, []);
  const method: unknown = Reflect.get(object, functionName);
  if (typeof method !== "function") throw new RondelError(`${className} has no ${functionName}`);
  return describe(
    await Reflect.apply(method, object, await Promise.all(args.map(valueOfArgument))),
  );
}

/** A tag means what it meant when the module was saved. */
function pinImages(images: CallQuestion["images"]): void {
  const { from } = Container.prototype;
  Container.prototype.from = function (address) {
    return from.call(this, Object.hasOwn(images, address) ? (images[address] ?? address) : address);
  };
}

async function valueOfArgument(argument: ArgumentValue): Promise<unknown> {
  const { client } = connection;
  switch (argument.kind) {
    case "plain":
      return argument.value;
    case "directory": {
      const options = argument.ignore.length > 0 ? { exclude: [...argument.ignore] } : {};
      return client.host().directory(argument.path, options);
    }
    case "file":
      return client.host().file(argument.path);
    case "socket":
      return client.host().unixSocket(argument.path);
    case "secret":
      return client.secret(argument.uri);
    case "secret-text":
      return client.setSecret(argument.name, await client.secret(argument.uri).plaintext());
    case "image":
      return client.container().from(argument.address);
    case "list":
      return Promise.all(argument.items.map(valueOfArgument));
  }
}

function describe(value: unknown): CallAnswer {
  if (value instanceof Lazy) return { kind: "lazy", ...describeLazy(value) };
  if (Array.isArray(value) && value.length > 0 && value.every((one) => one instanceof Lazy)) {
    return { kind: "lazies", items: value.map(describeLazy) };
  }
  if (value === undefined) return { kind: "value", json: null };
  const json = JSON.stringify(value);
  if (json !== undefined) return { kind: "value", json };
  throw new RondelError(`it answers ${inspect(value)}, which cannot be told another process`);
}

function describeLazy(lazy: Lazy): { readonly type: string; readonly id: string } {
  return { type: lazy[Symbol.toStringTag], id: Lazy.idOf(lazy) };
}

function failed(error: unknown, { path }: CallQuestion): CallAnswer {
  return { kind: "failed", failure: describeFailure(error, dirname(path)) };
}

function describeFailure(error: unknown, folder: string): CallFailure {
  if (!(error instanceof Error)) {
    return { name: "thrown", message: inspect(error), hint: "", places: [], stderr: "" };
  }
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return {
    name: error.name,
    message: error.message,
    hint: error instanceof RondelError ? error.hint : "",
    places: frames.filter((line) => line.includes(folder)).map((line) => line.trim()),
    stderr: error instanceof ExecError ? error.stderr : "",
  };
}

// Timers that end with the work that began them. JavaScript cannot end a function that waits, but
// most of those that wait in a loop wait for a timer: once their work is interrupted, it fires
// into nothing, and they never go on.

import { createRequire, syncBuiltinESMExports } from "node:module";
import { promisify } from "node:util";
import { signalOfWork } from "../../stdlib/client/during.ts";

type Callback = (...args: unknown[]) => unknown;
type Begin = (callback: Callback, ...rest: unknown[]) => unknown;

/** Replaces the timers of this process, once and for all. */
export function bindTimers(globals: Record<string, unknown>): void {
  const require = createRequire(import.meta.url);
  const waits: Record<string, unknown> = require("node:timers/promises");
  const timers: Record<string, unknown> = require("node:timers");
  for (const name of ["setTimeout", "setInterval", "setImmediate"]) {
    const begin = timers[name] as Begin;
    const wait = waits[name] as Callback;
    const bound = bindTimer(begin);
    if (name !== "setInterval") {
      waits[name] = bindWait(wait);
      Object.defineProperty(bound, promisify.custom, { get: () => waits[name] });
    }
    timers[name] = bound;
    Object.defineProperty(globals, name, {
      value: bound,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  syncBuiltinESMExports();
}

function bindTimer(begin: Begin): Begin {
  return (callback, ...rest) => {
    const signal = signalOfWork();
    if (signal === undefined || typeof callback !== "function") return begin(callback, ...rest);
    const fire = function (this: unknown, ...args: unknown[]) {
      if (signal.aborted) clearTimeout(this as NodeJS.Timeout);
      else callback.apply(this, args);
    };
    return begin(fire, ...rest);
  };
}

function bindWait(wait: Callback): Callback {
  return async (...args) => {
    const signal = signalOfWork();
    const value = await wait(...args);
    if (signal?.aborted) await new Promise<never>(() => {});
    return value;
  };
}

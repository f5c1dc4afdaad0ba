// The last line of a run of the tests, in a form that any reader of logs understands.

import type { Reporter, TestModule } from "vitest/node";

export function createTally(print: (line: string) => void): Reporter {
  return {
    onTestRunEnd(modules) {
      const states = modules.flatMap(statesIn);
      const count = (state: string) => states.filter((one) => one === state).length;
      // A file that cannot be loaded has no tests to fail: it counts as one.
      const broken = modules.filter((module) => module.errors().length > 0).length;
      const failed = count("failed") + broken;
      print(`${count("passed")} passed, ${failed} failed, ${count("skipped")} skipped`);
    },
  };
}

function statesIn(module: TestModule): string[] {
  return [...module.children.allTests()].map((test) => test.result().state);
}

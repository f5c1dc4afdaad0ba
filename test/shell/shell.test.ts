// The prompt as a pure function, under random typing: nothing is lost, one thing is done at a time,
// and whoever wants out gets out. A failure prints its seed: RONDEL_SEED=… makes it again.

import { describe, expect, test } from "vitest";
import type { EditorRules } from "../../shell/editor/state.ts";
import {
  createShell,
  type ShellEffect,
  type ShellInput,
  type ShellState,
  stepShell,
} from "../../shell/shell.ts";
import { createRandom, type Random, SEED } from "../rig/random.ts";

const SEQUENCES = 400;
const STEPS = 60;

const rules = (mode: EditorRules["mode"]): EditorRules => ({
  mode,
  autoComplete: true,
  prompt: (number) => `${number}› `,
  isCommand: (line) => line.startsWith("."),
  completenessOf: (source) =>
    source.endsWith("{") ? { kind: "incomplete", indent: 2 } : { kind: "complete" },
});

/** A prompt with its effects noted: what was performed, and how much of it is not over. */
function open(mode: EditorRules["mode"] = "emacs") {
  let state: ShellState = createShell(rules(mode), "editing");
  let number = 1;
  let running = 0;
  let most = 0;
  const performed: string[] = [];
  const note = (effect: ShellEffect) => {
    if (effect.kind !== "perform" && effect.kind !== "next") return;
    running += 1;
    most = Math.max(most, running);
    if (effect.kind === "perform" && effect.meaning.kind === "cell") {
      performed.push(effect.meaning.source);
    }
  };
  const give = (input: ShellInput) => {
    const step = stepShell(state, input);
    state = step.state;
    for (const effect of step.effects) note(effect);
    return step.effects;
  };
  return {
    give,
    key: (key: string) => give({ kind: "editor", input: { kind: "key", key } }),
    paste: (text: string) => give({ kind: "editor", input: { kind: "paste", text } }),
    /** As its performer does it, once for each thing. */
    finish(prefill = "") {
      if (running === 0) return;
      running -= 1;
      number += 1;
      give({ kind: "finished", number, prefill });
    },
    performed,
    get state() {
      return state;
    },
    get most() {
      return most;
    },
    get isBusy() {
      return running > 0;
    },
  };
}

type Prompt = ReturnType<typeof open>;

const LETTERS = [..."abcxyz019"];
const KEYS = [
  ...[...LETTERS, ".", "(", "{", '"', " ", "?", "enter", "enter", "tab", "backspace", "escape"],
  ...["C-c", "C-d", "C-r", "C-z", "C-l", "C-x", "C-e", "C-k", "C-y", "C-_", "up", "down", "left"],
  ...["M-f", "M-enter", "pageup", "i", "d", "w", "l", "r", "/", "v"],
];

function typeAnything(prompt: Prompt, random: Random): string {
  const key = random.pick(KEYS);
  if (random.below(12) === 0) prompt.finish(random.below(4) === 0 ? "prefilled" : "");
  if (random.below(20) === 0) prompt.paste("one\ntwo {");
  prompt.key(key);
  return key;
}

describe(`a prompt (seed ${SEED})`, () => {
  test("loses nothing that is typed or pasted, whatever runs meanwhile", () => {
    const random = createRandom(SEED);
    for (let round = 0; round < SEQUENCES; round += 1) {
      const prompt = open();
      let typed = "";
      for (let step = 0; step < STEPS; step += 1) {
        const letter = random.pick(LETTERS);
        const choice = random.below(10);
        if (choice < 6) prompt.key(letter);
        else if (choice < 8) prompt.key("enter");
        else if (choice < 9) prompt.paste(`${letter}\n`);
        else prompt.finish();
        if (choice < 6 || choice === 8) typed += letter;
      }
      while (prompt.isBusy) prompt.finish();
      const seen = prompt.performed.join("") + prompt.state.editor.text;
      expect(seen.replaceAll("\n", "")).toBe(typed);
    }
  });

  test("performs one thing at a time", () => {
    const random = createRandom(SEED + 1);
    for (let round = 0; round < SEQUENCES; round += 1) {
      const prompt = open(random.pick(["emacs", "vi"]));
      for (let step = 0; step < STEPS; step += 1) typeAnything(prompt, random);
      expect(prompt.most).toBeLessThanOrEqual(1);
    }
  });

  test("is left by Ctrl-C three times, whatever was typed before and whatever runs", () => {
    const random = createRandom(SEED + 2);
    for (let round = 0; round < SEQUENCES; round += 1) {
      const prompt = open(random.pick(["emacs", "vi"]));
      const keys: string[] = [];
      for (let step = random.below(STEPS); step > 0; step -= 1) {
        keys.push(typeAnything(prompt, random));
      }
      for (const key of ["C-c", "C-c", "C-c"]) prompt.key(key);
      expect(prompt.state.phase, keys.join(" ")).toBe("left");
    }
  });
});

describe("what was entered", () => {
  test("is what Up brings back, also when the history is read later", () => {
    const prompt = open();
    prompt.key("1");
    prompt.key("enter");
    prompt.finish();
    const entries = ["1", "earlier"];
    prompt.give({ kind: "editor", input: { kind: "history", entries } });
    prompt.key("up");
    expect(prompt.state.editor.text).toBe("1");
    prompt.key("up");
    expect(prompt.state.editor.text).toBe("earlier");
  });

  test("is not told about any more at the next prompt", () => {
    const prompt = open();
    for (const key of ["f", "("]) prompt.key(key);
    const request = prompt.state.editor.signatureRequest;
    prompt.key("enter");
    prompt.finish();
    const answer = { label: "f(a)", parameters: [], active: null, docs: "" };
    prompt.give({ kind: "editor", input: { kind: "signature", request, answer } });
    expect(prompt.state.editor.signature).toBe(null);
  });
});

describe("what runs", () => {
  test("is ended by Ctrl-C; the next asks, and then it is waited for, restarted or left", () => {
    const busy = () => {
      const prompt = open();
      prompt.key("1");
      prompt.key("enter");
      expect(prompt.key("C-c")).toEqual([{ kind: "interrupt" }]);
      prompt.key("C-c");
      expect(prompt.state.phase).toBe("asked");
      return prompt;
    };
    const waiting = busy();
    expect(waiting.key("w")).toEqual([]);
    expect(waiting.state.phase).toBe("interrupted");
    expect(busy().key("r")).toEqual([{ kind: "restart" }]);
    expect(busy().key("l")).toEqual([{ kind: "leave" }]);
  });

  test("does not keep Ctrl-Z and Ctrl-L waiting", () => {
    const prompt = open();
    prompt.key("1");
    prompt.key("enter");
    expect(prompt.key("C-z")).toEqual([{ kind: "suspend" }]);
    expect(prompt.key("C-l")).toEqual([{ kind: "clear-screen" }]);
    expect(prompt.state.phase).toBe("busy");
  });
});

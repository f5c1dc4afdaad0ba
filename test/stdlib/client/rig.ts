// A Wire that remembers what it was asked and answers what it is told.

import type { Answer, Variables, Wire } from "../../../stdlib/client/lazy.ts";

export interface Question {
  readonly document: string;
  readonly variables: Variables;
}

export interface RecordingWire extends Wire {
  readonly asked: Question[];
}

export function recordingWire(answer: (question: Question) => Answer): RecordingWire {
  const asked: Question[] = [];
  return {
    asked,
    async ask(document, variables) {
      asked.push({ document, variables });
      return answer({ document, variables });
    },
  };
}

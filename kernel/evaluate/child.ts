// One process of the user's code, as its parent sees it: it is asked, its streams are read up to
// their fences, and its end is noticed.
// Invariant: when the process has ended, so has every job and every question.

import { randomBytes } from "node:crypto";
import type { SessionAnswer, SessionDoor } from "../../stdlib/client/parent.ts";
import type { Outcome } from "../cell.ts";
import { describeExit } from "./exit.ts";
import { type Ask, createJobs, type RunBy } from "./jobs.ts";
import { type LaunchOptions, launch } from "./launch.ts";
import { createQuestions } from "./questions.ts";
import { createReader, type Listener } from "./reader.ts";
import type { AskedQuestion, FromChild, Job, ScopeName, ToChild } from "./words.ts";

export interface ChildOptions extends LaunchOptions {
  /** The session of the engine that the user's code joins, each time it needs to. */
  readonly session: () => Promise<SessionDoor>;
  /** Asks whoever runs the code; left out where nobody can be asked. */
  readonly ask?: Ask;
}

export interface Child {
  /** Resolves when it can take a job, rejects when it ends before. */
  readonly ready: Promise<void>;
  readonly ended: Promise<Ended>;
  readonly pid: number | undefined;
  readonly isOver: boolean;
  run(job: Job, by: RunBy): Promise<Outcome>;
  interrupt(): void;
  undo(cell: number): Promise<void>;
  names(): Promise<readonly ScopeName[]>;
  /** Who gets the output that belongs to no job. */
  listen(listener: Listener): void;
  /** Ends it, and the programs it has started. */
  kill(how: string): void;
}

export interface Ended {
  readonly how: string;
  /** Whether a job has ended with it, whose Outcome says so. */
  readonly isTold: boolean;
}

export function startChild(options: ChildOptions): Child {
  const nonce = randomBytes(16).toString("hex");
  const launched = launch(options, nonce);
  const asked = (question: AskedQuestion, job: number) => {
    void putQuestion(question, jobs.askedBy(job) ?? options.ask).then(launched.send);
  };
  const readers = launched.streams.map(([name, stream]) =>
    createReader(name, stream, nonce, asked),
  );
  const jobs = createJobs(launched, readers);
  const questions = createQuestions(launched.send);
  const ready = Promise.withResolvers<void>();
  ready.promise.catch(() => {}); // who waits for it is told
  let killed: string | null = null;

  launched.onMessage((message: FromChild) => {
    if (message.kind === "ready") ready.resolve();
    else if (message.kind === "begun") jobs.begin(message.id);
    else if (message.kind === "ended") jobs.end(message.id, message.outcome);
    else if (message.kind === "settled") jobs.settle(message.id);
    else if (message.kind === "session?") void answerOf(options.session).then(launched.send);
    else questions.answer(message);
  });
  const ended = launched.exited.then(async (exit) => {
    let how = "";
    const isTold = await jobs.die(() => {
      how = killed ?? describeExit(exit, readers.map((reader) => reader.tail()).join(""));
      return how;
    });
    ready.reject(new Error(how));
    questions.drop();
    return { how, isTold };
  });

  return {
    ready: ready.promise,
    ended,
    pid: launched.pid,
    get isOver() {
      return launched.isOver;
    },
    run: (job, by) => jobs.run(job, by.columns ?? options.columns(), by),
    interrupt: jobs.interrupt,
    async undo(cell) {
      const reply = await questions.ask((id) => ({ kind: "undo", id, cell }));
      if (reply.kind === "undone" && reply.failure !== null) throw new Error(reply.failure);
    },
    async names() {
      const reply = await questions.ask((id) => ({ kind: "names", id }));
      return reply.kind === "names" ? reply.names : [];
    },
    listen(listener) {
      for (const reader of readers) reader.listen(listener);
    },
    kill(how) {
      killed ??= how;
      launched.kill();
    },
  };
}

async function putQuestion({ id, text, isSecret }: AskedQuestion, ask?: Ask): Promise<ToChild> {
  const why = `${text}: nobody can be asked here`;
  if (ask === undefined) return { kind: "answer", id, answer: { why } };
  try {
    return { kind: "answer", id, answer: { text: await ask({ text, isSecret }) } };
  } catch (error) {
    return { kind: "answer", id, answer: { why: error instanceof Error ? error.message : why } };
  }
}

async function answerOf(session: () => Promise<SessionDoor>): Promise<SessionAnswer> {
  try {
    const { port, token } = await session();
    return { kind: "session", port, token };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const hint = error instanceof Error && "hint" in error ? String(error.hint) : "";
    return { kind: "no-session", why, hint };
  }
}

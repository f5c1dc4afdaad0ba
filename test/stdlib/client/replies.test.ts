// Replies that come faster than they are asked for.

import { expect, test } from "vitest";
import { MOST_WAITING_REPLIES, repliesOf, type Sink } from "../../../stdlib/client/replies.ts";

function flood(count: number, { completes } = { completes: true }) {
  let sink: Sink<number> | null = null;
  let [sent, isPaused, hasLeft] = [0, false, false];
  const send = () => {
    while (!isPaused && sent < count) sink?.next(sent++);
    if (completes && sent === count) sink?.complete();
  };
  const replies = repliesOf<number>({
    subscribe(given) {
      sink = given;
      queueMicrotask(send);
      return () => {
        hasLeft = true;
      };
    },
    pause() {
      isPaused = true;
    },
    resume() {
      isPaused = false;
      if (!hasLeft) queueMicrotask(send);
    },
    during: (work) => work,
  });
  return { replies, sent: () => sent, hasLeft: () => hasLeft, fail: () => sink?.error("lost") };
}

test("no more than a few wait, and all of them arrive in their order", async () => {
  const { replies, sent, hasLeft } = flood(1000);
  let seen = 0;
  for await (const reply of replies) {
    expect(reply).toBe(seen++);
    expect(sent() - seen).toBeLessThanOrEqual(MOST_WAITING_REPLIES);
  }
  expect([seen, hasLeft()]).toEqual([1000, true]);
});

test("a failure comes after all that came before it", async () => {
  const { replies, fail } = flood(5, { completes: false });
  const seen: number[] = [];
  const read = async () => {
    for await (const reply of replies) {
      seen.push(reply);
      if (reply === 3) fail();
    }
  };
  await expect(read()).rejects.toBe("lost");
  expect(seen).toEqual([0, 1, 2, 3, 4]);
});

test("who stops reading ends the subscription", async () => {
  const { replies, hasLeft } = flood(1000);
  await replies.next();
  await replies.return();
  expect(hasLeft()).toBe(true);
});

import { expect, test } from "vitest";
import { createWorker } from "./worker.ts";

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

test("it goes on until nothing is left, one at a time, and looks again at what changed meanwhile", async () => {
  let left = 3;
  let running = 0;
  let most = 0;
  const work = createWorker(
    async () => {
      running += 1;
      most = Math.max(most, running);
      const isAny = left > 0;
      if (isAny) left -= 1;
      await Promise.resolve();
      running -= 1;
      // What comes after the last look, and before it has been told.
      if (!isAny && late > 0) {
        late -= 1;
        left += 1;
        work();
      }
      return isAny;
    },
    () => undefined,
  );
  let late = 1;
  work();
  work();
  await settle();
  expect([left, late, most]).toEqual([0, 0, 1]);
});

test("a step that fails is told once, and the next change is worked on all the same", async () => {
  const failures: unknown[] = [];
  let done = 0;
  const work = createWorker(
    async () => {
      done += 1;
      if (done === 1) throw new Error("not now");
      return false;
    },
    (reason) => void failures.push(reason),
  );
  work();
  await settle();
  work();
  await settle();
  expect([failures.length, done]).toEqual([1, 2]);
});

import { expect, test } from "vitest";
import { fairQueue } from "./fair-queue.ts";

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

test("a crowd is served over several turns, in order, and others have a turn in between", async () => {
  const order: (number | "other")[] = [];
  const serve = fairQueue(2);
  for (let nr = 0; nr < 7; nr += 1) serve(() => order.push(nr));
  for (let nr = 0; nr < 4; nr += 1) {
    order.push("other");
    await turn();
  }
  expect(order).toEqual([0, 1, "other", 2, 3, "other", 4, 5, "other", 6, "other"]);
});

test("one alone is served at once, also after a crowd, and one who comes late to a crowd waits behind it", async () => {
  const order: number[] = [];
  const serve = fairQueue(2);
  for (const nr of [0, 1, 2]) serve(() => order.push(nr));
  expect(order).toEqual([0, 1]);
  await turn();
  expect(order).toEqual([0, 1, 2]);
  serve(() => order.push(3));
  expect(order).toEqual([0, 1, 2, 3]);
  serve(() => order.push(4));
  expect(order).toEqual([0, 1, 2, 3]);
  await turn();
  await turn();
  serve(() => order.push(5));
  expect(order).toEqual([0, 1, 2, 3, 4, 5]);
});

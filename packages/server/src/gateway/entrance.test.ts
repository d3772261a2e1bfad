import { expect, test } from "vitest";
import { entrance } from "./entrance.ts";

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

test("a crowd is let in over several turns, in order, and others have a turn in between", async () => {
  let clock = 0;
  const order: (number | "other")[] = [];
  const { add } = entrance(() => clock);
  for (let nr = 0; nr < 7; nr += 1)
    add(() => {
      clock += 1;
      order.push(nr);
    });
  for (let nr = 0; nr < 3; nr += 1) {
    await turn();
    order.push("other");
  }
  await turn();
  expect(order).toEqual([0, 1, "other", 2, 3, "other", 4, 5, "other", 6]);
  add(() => order.push(7));
  await turn();
  expect(order.at(-1)).toBe(7);
});

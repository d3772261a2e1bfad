import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { endInTurn } from "./end-in-turn.ts";
import { fairQueue } from "./fair-queue.ts";

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** A socket whose other side has closed, and how often it was told so. */
const ended = (inSmallGroups: ReturnType<typeof fairQueue>) => {
  const socket = new PassThrough({ autoDestroy: false });
  let told = 0;
  socket.on("end", () => (told += 1));
  endInTurn(socket, inSmallGroups);
  socket.resume().end();
  return { socket, told: () => told };
};

test("sockets that end together are told over several turns, each once", async () => {
  const inSmallGroups = fairQueue(2);
  const sockets = Array.from({ length: 6 }, () => ended(inSmallGroups));
  const toldAt: number[] = [];
  for (let nr = 0; nr < 8; nr += 1) {
    await turn();
    toldAt.push(sockets.reduce((sum, { told }) => sum + told(), 0));
  }
  expect(toldAt.at(-1)).toBe(6);
  const steps = toldAt.map((sum, nr) => sum - (toldAt[nr - 1] ?? 0));
  expect(Math.max(...steps)).toBe(2);
  expect(sockets.map(({ told }) => told())).toEqual([1, 1, 1, 1, 1, 1]);
});

test("a socket that was reset while its end waited is not told of it", async () => {
  const inSmallGroups = fairQueue(1);
  const [first, second] = [ended(inSmallGroups), ended(inSmallGroups)];
  await new Promise((resolve) => {
    process.nextTick(resolve);
  });
  second.socket.destroy();
  for (let nr = 0; nr < 4; nr += 1) await turn();
  expect([first.told(), second.told()]).toEqual([1, 0]);
});

import { setTimeout as pause } from "node:timers/promises";
import { newCallId } from "@opencallkit/tests";
import { expect, test } from "vitest";
import { logInAt, nodePair, recordOf, talkAcross } from "./setup/node-pair.ts";
import type { Server } from "./setup/server.ts";

/** Write load: invites users who are offline, without a pause; gives each response with its latency in ms. */
const callWithoutPause = async (node: Server, user: string) => {
  const client = await logInAt(node, user);
  const answers: { readonly call: string; readonly code: string | null; readonly ms: number; readonly at: number }[] =
    [];
  const told = new AbortController();
  /** Compensation, as in the engine: an invite without a timely response may be committed, so it is cancelled until acknowledged. */
  const giveUp = async (call: string): Promise<void> => {
    while ((await client.ask("cancel", { call })) === "try_later") await pause(200);
  };
  const givenUp: Promise<void>[] = [];
  const loop = (async () => {
    while (!told.signal.aborted) {
      const call = newCallId();
      const at = performance.now();
      const code = await client.ask("invite", { call, callees: [`nobody-${user}`], media: "audio" });
      answers.push({ call, code, ms: performance.now() - at, at });
      givenUp.push(giveUp(call));
      if (code === null) await Promise.race([givenUp.at(-1), pause(1000)]);
      await pause(20);
    }
    await Promise.all(givenUp);
  })();
  return {
    answers,
    client,
    stop: async (): Promise<void> => {
      told.abort();
      await loop;
    },
  };
};

const awaySeconds = 60;

test("STORE-14: the database crashes under load and is away for a minute: calls live on, new ones are refused in time, nothing acknowledged is lost", async () => {
  const { postgres, one, two } = await nodePair();
  const { alice, bob, call } = await talkAcross(one, two);
  const callers = [await callWithoutPause(one, "carol"), await callWithoutPause(two, "dave")];
  await pause(2000);
  await postgres.crash();
  const away = performance.now();
  await pause(awaySeconds * 1000);
  expect((await fetch(`${two.url}/readyz`)).status).toBe(503);
  await postgres.start();
  const back = performance.now();
  await expect
    .poll(() => callers.every(({ answers }) => answers.some(({ at, code }) => at > back && code === null)), {
      timeout: 10_000,
    })
    .toBe(true);
  expect(performance.now() - back).toBeLessThan(5000);
  await pause(6000);
  for (const { answers, stop } of callers) {
    await stop();
    const during = answers.filter(({ at }) => at > away + 100 && at < back - 2100);
    expect(during.length).toBeGreaterThan(3);
    expect(during.map(({ code }) => code)).toEqual(during.map(() => "try_later"));
    expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(2000);
    const doubtful = answers.filter(({ at, code }) => code === null && Math.abs(at - away) < 500);
    for (const { call: id } of doubtful) expect(await recordOf(one, id)).toMatchObject({ callId: id });
  }
  await expect.poll(async () => (await fetch(`${two.url}/readyz`)).status).toBe(200);
  // Recovery: the nodes have found each other again, and the talking call still goes on.
  expect(alice.of("reachability")).toEqual([]);
  const signal = { call, from: 1, to: 2, path: 0, epoch: 0, serial: 1, body: { type: "start" } };
  alice.send({ type: "signal", signal });
  expect(await bob.next("signal", 0)).toMatchObject({ signal });
  await pause(20_000);
  // Redelivery: known facts may come again, with the same numbers; no new one was written.
  expect(new Set(bob.facts())).toEqual(new Set(["invited", "joined"]));
  expect(await bob.ask("hangUp", { call })).toBeNull();
  await expect.poll(() => alice.facts().at(-1)).toBe("ended");
});

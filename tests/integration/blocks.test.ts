import type { Store } from "@opencallkit/server";
import { expect, test } from "vitest";
import { recordOf, rest, setPolicy } from "../support/back-end.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { logIn, newCallId, type Message, type WireClient } from "../support/wire-client.ts";

/** Normalized trace: what the caller hears of a call to bob, without ids and times. */
const heardOf = async (server: TestServer, caller: WireClient, then: (call: string) => Promise<unknown>) => {
  const call = newCallId();
  const after = caller.heard.length;
  const began = Date.now();
  const answer = await caller.ask("invite", { call, callees: ["bob"], media: "audio", timeout: 1 });
  await then(call);
  const record = await recordOf(server, call);
  const facts = caller.heard
    .slice(after)
    .filter(({ type }) => type === "facts")
    .flatMap(({ facts: all }: Message) => (Array.isArray(all) ? all : []))
    .map((fact: { readonly type: string; readonly body: object }) => ({
      ...fact,
      at: 0,
      body: { ...fact.body, room: 0, ringEndsAt: 0 },
    }));
  const { result, reason, totalTime } = record;
  return { answer, facts, record: { result, reason, totalTime }, ms: Date.now() - began };
};

test("BLOCK-1: a blocked caller hears what the caller of somebody away hears, also when the callee talks", async () => {
  const server = await startTestServer();
  const alice = await logIn(server, "alice");
  const ended = async (): Promise<void> => {
    const after = alice.heard.length;
    await alice.next("facts", after);
  };
  const away = await heardOf(server, alice, ended);
  expect(away.record).toEqual({ result: "offline", reason: 3, totalTime: 0 });

  expect((await rest(server, "PUT", "users/bob/blocks/alice")).status).toBe(204);
  const bob = await logIn(server, "bob");
  const blocked = await heardOf(server, alice, ended);
  expect({ ...blocked, ms: 0 }).toEqual({ ...away, ms: 0 });
  const carol = await logIn(server, "carol");
  const call = newCallId();
  await carol.ask("invite", { call, callees: ["bob"], media: "audio" });
  await bob.ask("accept", { call });
  const busy = await heardOf(server, alice, ended);
  expect({ ...busy, ms: 0 }).toEqual({ ...away, ms: 0 });
  expect(JSON.stringify(bob.heard)).not.toContain("alice");
  for (const { ms } of [away, blocked, busy]) expect(ms).toBeGreaterThan(990);
  await bob.ask("hangUp", { call });

  expect((await rest(server, "DELETE", "users/bob/blocks/alice")).status).toBe(204);
  const rung = newCallId();
  expect(await alice.ask("invite", { call: rung, callees: ["bob"], media: "audio" })).toBeNull();
  expect(await bob.ask("accept", { call: rung })).toBeNull();
});

/** Spy store: records in which order an invite calls `append` and `blockers`. */
const noting =
  (asked: string[]) =>
  (store: Store): Store => ({
    ...store,
    append: (step) => {
      asked.push("append");
      return store.append(step);
    },
    blockers: (...about) => {
      asked.push("blockers");
      return store.blockers(...about);
    },
  });

test("BLOCK-1: a blocked caller's invites go to the store as often as those to somebody away", async () => {
  const asked: string[] = [];
  const server = await startTestServer({ store: noting(asked) });
  const [alice] = [await logIn(server, "alice"), await logIn(server, "bob")];
  expect((await rest(server, "PUT", "users/bob/blocks/alice")).status).toBe(204);
  const waysOf = async (callee: string): Promise<readonly string[]> => {
    const call = newCallId();
    asked.length = 0;
    await alice.ask("invite", { call, callees: [callee], media: "audio" });
    const ways = [...asked];
    await alice.ask("cancel", { call });
    return ways;
  };
  await waysOf("bob");
  const blocked = await waysOf("bob");
  expect(blocked).toEqual(["blockers", "append"]);
  expect(await waysOf("away")).toEqual(blocked);
});

test("BLOCK-3: under the policy `tell` the caller is told", async () => {
  const server = await startTestServer();
  await rest(server, "PUT", "users/bob/blocks/alice");
  await setPolicy(server, { blocked: "tell" });
  const alice = await logIn(server, "alice");
  const call = newCallId();
  expect(await alice.ask("invite", { call, callees: ["bob"], media: "audio" })).toBe("blocked");
  expect((await rest(server, "GET", `calls/${call}`)).status).toBe(404);
});

import { setTimeout as pause } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { startTestServer } from "../support/test-server.ts";
import { logIn, talk } from "../support/wire-client.ts";

test("BEAT-4: only the holder's client renews, in one statement, and no number changes by it", async () => {
  const proven = new Set<string>();
  const server = await startTestServer({
    timing: { proveMs: 100 },
    store: (store) => ({
      ...store,
      prove: (proofs) => {
        for (const { user } of proofs.lives) proven.add(user);
        return store.prove(proofs);
      },
    }),
  });
  const { alice, call } = await talk(server);
  await logIn(server, "bob", { client: "client-other", device: "device-other" });
  await pause(400);
  expect([...proven].toSorted()).toEqual(["alice", "bob"]);
  const before = alice.heard.length;
  alice.send({ type: "sync", call });
  expect((await alice.next("snapshot", before))["facts"]).toHaveLength(2);
});

test("BEAT-4: who takes a leg up is written soon, so that a server that is killed every second loses nobody", async () => {
  const proven: string[] = [];
  const server = await startTestServer({
    timing: { proveMs: 60_000 },
    store: (store) => ({
      ...store,
      prove: (proofs) => {
        proven.push(...proofs.lives.map(({ user }) => user));
        return store.prove(proofs);
      },
    }),
  });
  const { alice } = await talk(server);
  await logIn(server, "carol");
  await pause(500);
  expect(proven).toEqual([]);
  alice.close();
  await alice.closed;
  await logIn(server, "alice");
  await vi.waitFor(() => expect(proven).toContain("alice"), { timeout: 2000 });
});

test("BEAT-4: what was shown while nobody knew what is on disk is written soon after the call was read again", async () => {
  const proven: string[] = [];
  let away = false;
  const failing = <T>(work: () => Promise<T>): Promise<T> => (away ? Promise.reject(new Error("away")) : work());
  const server = await startTestServer({
    timing: { proveMs: 60_000 },
    store: (store) => ({
      ...store,
      append: (step) => failing(() => store.append(step)),
      load: (...about) => failing(() => store.load(...about)),
      prove: (proofs) => {
        proven.push(...proofs.lives.map(({ user }) => user));
        return store.prove(proofs);
      },
    }),
  });
  const { alice, call } = await talk(server);
  away = true;
  expect(await alice.ask("switchMedia", { call, media: "video" })).toBe("try_later");
  alice.send({ type: "heartbeatReply" });
  await pause(200);
  expect(proven).toEqual([]);
  away = false;
  await vi.waitFor(() => expect(proven).toContain("alice"), { timeout: 3000 });
});

test("BEAT-4: proofs that could not be written are tried again soon", async () => {
  let away = true;
  let tries = 0;
  const server = await startTestServer({
    timing: { proveMs: 60_000 },
    store: (store) => ({
      ...store,
      prove: (proofs) => {
        tries += 1;
        if (!away) return store.prove(proofs);
        away = tries < 3;
        return Promise.reject(new Error("the store is away"));
      },
    }),
  });
  await vi.waitFor(() => expect(tries).toBe(4), { timeout: 5000 });
  expect(server.log().match(/lease_proofs_not_written/gu)).toHaveLength(3);
});

import { setTimeout as pause } from "node:timers/promises";
import type { Store } from "@opencallkit/server";
import { expect, test } from "vitest";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { helloOf, logIn, newCallId, talk } from "../support/wire-client.ts";

/** Server with a gated store: while the gate is shut the store does not respond. */
const withStoreThatLeaves = async () => {
  const at = { away: false };
  const gone = (): void => {
    if (at.away) throw new Error("the store is away");
  };
  const server = await startTestServer({
    store: (store): Store => ({
      ...store,
      append: async (step) => (gone(), store.append(step)),
      load: async (app, call) => (gone(), store.load(app, call)),
      prove: async (proofs) => (gone(), store.prove(proofs)),
      archive: {
        ...store.archive,
        page: async (app, filter, before, limit) => (gone(), store.archive.page(app, filter, before, limit)),
      },
      setBlock: async (app, user, other, blocked) => (gone(), store.setBlock(app, user, other, blocked)),
    }),
  });
  return { server, at };
};

const ask = async (server: TestServer, method: string, path: string): Promise<readonly [number, string]> => {
  const headers = { authorization: `Bearer ${server.app.apiKey}` };
  const response = await fetch(`${server.url}/v1/${path}`, { method, headers });
  const problem: { readonly code?: string } = JSON.parse((await response.text()) || "{}");
  return [response.status, problem.code ?? ""];
};

type Record = { readonly state: string; readonly totalTime: number };
const recordOf = async (server: TestServer, call: string): Promise<Record> => {
  const headers = { authorization: `Bearer ${server.app.apiKey}` };
  const record: Record = JSON.parse(await (await fetch(`${server.url}/v1/calls/${call}`, { headers })).text());
  return record;
};

test("BILL-5: a hang up that comes again while its first copy waits for the store is dated when it came first", async () => {
  const held: (() => void)[] = [];
  let holds = false;
  const server = await startTestServer({
    store: (store): Store => ({
      ...store,
      append: async (step) => {
        if (!holds) return store.append(step);
        await new Promise<void>((resolve) => held.push(resolve));
        throw new Error("nobody knows");
      },
    }),
  });
  const { bob, call } = await talk(server);
  const talking = performance.now();
  holds = true;
  const hangUp = { type: "request", id: "hang-up", command: { type: "hangUp", body: { call } } };
  bob.send(hangUp);
  await expect.poll(() => held.length).toBe(1);
  const pressed = performance.now() - talking;
  await pause(700);
  // As a page does that has reconnected meanwhile.
  bob.send(hangUp);
  await pause(100);
  holds = false;
  held[0]?.();
  await expect.poll(async () => (await recordOf(server, call)).state).toBe("ended");
  expect((await recordOf(server, call)).totalTime).toBeLessThan(pressed + 500);
});

test("BILL-5: who hangs up while the store is away is billed until the server heard of it", async () => {
  const { server, at } = await withStoreThatLeaves();
  const { bob, call } = await talk(server);
  const talking = performance.now();
  await pause(500);
  at.away = true;
  expect(await bob.ask("hangUp", { call }, "leaves")).toBe("try_later");
  const pressed = performance.now() - talking;
  await pause(1500);
  expect(await bob.ask("hangUp", { call }, "leaves")).toBe("try_later");
  at.away = false;
  expect(await bob.ask("hangUp", { call }, "leaves")).toBeNull();
  const { state, totalTime } = await recordOf(server, call);
  expect(state).toBe("ended");
  expect(totalTime).toBeGreaterThanOrEqual(480);
  expect(totalTime).toBeLessThan(pressed + 100);
});

test("STORE-14: over HTTP too it is said that the store is away, and nothing is acknowledged that is not stored", async () => {
  const { server, at } = await withStoreThatLeaves();
  const { call } = await talk(server);
  const { userSig } = Object.fromEntries(Object.entries(helloOf(server, "bob")));
  const leave = (): Promise<Response> =>
    fetch(`${server.url}/v1/leave`, {
      method: "POST",
      body: JSON.stringify({
        app: server.app.sdkAppId,
        user: "bob",
        userSig,
        client: "client-of-bob",
        id: "leaves",
        type: "hangUp",
        call,
      }),
    });
  at.away = true;
  const away = [503, "try_later"];
  expect(await ask(server, "GET", "calls")).toEqual(away);
  expect(await ask(server, "GET", `calls/${newCallId()}`)).toEqual(away);
  expect(await ask(server, "DELETE", `calls/${call}`)).toEqual(away);
  expect(await ask(server, "DELETE", `calls/${call}/legs/bob`)).toEqual(away);
  expect(await ask(server, "PUT", "users/alice/blocks/bob")).toEqual(away);
  expect((await leave()).status).toBe(503);
  at.away = false;
  expect(await recordOf(server, call)).toMatchObject({ state: "talking" });
  expect((await leave()).status).toBe(204);
  expect(await recordOf(server, call)).toMatchObject({ state: "ended" });
});

test("STORE-14: a store that hangs takes no more than a thousand invites, and a hang up is stored before any of them", async () => {
  const order: string[] = [];
  const gate = { open: true, waiting: new Set<() => void>() };
  const server = await startTestServer({
    store: (store): Store => ({
      ...store,
      append: async (step) => {
        const [name = ""] = step.facts.map((fact) => fact.type);
        if (!gate.open && name === "invited") await new Promise<void>((resolve) => void gate.waiting.add(resolve));
        order.push(name);
        return store.append(step);
      },
    }),
  });
  const { bob, call } = await talk(server);
  const mallory = await logIn(server, "mallory");
  gate.open = false;
  for (let nr = 0; nr < 1200; nr += 1)
    mallory.send({
      type: "request",
      id: `id-${nr}`,
      command: { type: "invite", body: { call: newCallId(), callees: ["carol"], media: "audio" } },
    });
  // Bounded queue: requests beyond the thousand are refused at once, before the queued ones time out.
  await expect.poll(() => mallory.of("response").length, { timeout: 1500 }).toBe(200);
  expect(await bob.ask("hangUp", { call })).toBeNull();
  expect(order.at(-1)).toBe("left");
  await expect.poll(() => mallory.of("response").length, { timeout: 4000 }).toBe(1200);
  gate.open = true;
  for (const go of gate.waiting) go();
});

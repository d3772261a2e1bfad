import { afterAll, beforeAll, expect, test } from "vitest";
import { deaf, invite, recordOf, twoNodes } from "../support/across-nodes.ts";
import { startPostgres, type Postgres } from "../support/postgres.ts";
import { logIn, newCallId, type WireClient } from "../support/wire-client.ts";

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(() => postgres.stop());

/** Repetitions of each race, in twenty pairs at once. */
const races = Number(process.env["OPENCALLKIT_RACES"] ?? 1000);
const places = 20;

test(`NODE-2: accepts on two nodes at once have one winner, accept and cancel one outcome: ${races} of each`, async () => {
  const [one, two] = await twoNodes(postgres);
  const anomalies: string[] = [];
  const place = async (at: number): Promise<void> => {
    const [caller, callee] = [`alice${at}`, `bob${at}`];
    const [home, away] = at % 2 === 0 ? [one, two] : [two, one];
    const alice = await logIn(home, caller);
    const bob = await logIn(home, callee, { client: "client-1", device: "device-1" });
    const twin = await logIn({ ...away, app: home.app }, callee, { client: "client-2", device: "device-2" });
    for (let round = 0; round < races / places; round += 1) {
      const call = await invite(alice, callee);
      const answers = await Promise.all([bob.ask("accept", { call }), twin.ask("accept", { call })]);
      const refused = answers.filter((code) => code !== null);
      if (refused.length !== 1 || refused[0] !== "answered_elsewhere") anomalies.push(answers.join());
      const end = await (round % 2 === 0 ? alice : answers[0] === null ? bob : twin).ask("hangUp", { call });
      if (end !== null) anomalies.push(`hang up: ${end}`);
    }
    for (let round = 0; round < races / places; round += 1) {
      const call = await invite(alice, callee);
      const [cancelled, accepted] = await Promise.all([alice.ask("cancel", { call }), twin.ask("accept", { call })]);
      const { result } = await recordOf(away, call);
      // Race outcomes: a cancel that loses to the answer counts as a hang up.
      const fits = accepted === null ? result === "normal_end" : accepted === "too_late" && result === "cancel";
      if (cancelled !== null || !fits) anomalies.push(`${cancelled} ${accepted} ${String(result)}`);
    }
  };
  await Promise.all(Array.from({ length: places }, (_each, at) => place(at)));
  expect(anomalies).toEqual([]);
  for (const node of [one, two]) expect(node.log()).not.toContain("store_failed");
}, 600_000);

test("NODE-2: a node that was not woken refuses nobody, and passes no signal, by what it remembers", async () => {
  const [one, two] = await twoNodes(postgres, deaf);
  const [alice, bob, carol] = [await logIn(two, "alice"), await logIn(one, "bob"), await logIn(one, "carol")];
  const call = newCallId();
  const staysOf = async (user: string): Promise<readonly number[]> =>
    (await two.store.load(one.app.sdkAppId, call))?.facts.flatMap(({ fact }) =>
      fact.type === "joined" && fact.body.user === user ? [fact.body.stay] : [],
    ) ?? [];
  expect(await alice.ask("invite", { call, callees: ["bob", "carol"], media: "audio" })).toBeNull();
  for (const each of [bob, carol]) await expect.poll(() => each.facts(), { timeout: 5000 }).toContain("invited");
  expect(await carol.ask("accept", { call })).toBeNull();
  expect(await bob.ask("reject", { call })).toBeNull();
  expect(await alice.ask("add", { call, people: ["bob"] })).toBeNull();
  // Stale cache: his node still believes that he declined.
  expect(await bob.ask("accept", { call })).toBeNull();
  const joins = (client: WireClient): number => client.facts().filter((fact) => fact === "joined").length;
  await expect.poll(() => joins(carol), { timeout: 5000 }).toBe(2);

  const twin = await logIn(two, "bob", { client: "client-twin", device: "device-twin" });
  expect(await bob.ask("hangUp", { call })).toBeNull();
  expect(await twin.ask("join", { call })).toBeNull();
  await expect.poll(() => joins(carol), { timeout: 5000 }).toBe(3);
  expect(await twin.ask("hangUp", { call })).toBeNull();
  expect(await twin.ask("join", { call })).toBeNull();
  const [[from = 0], [, before = 0, now = 0]] = [await staysOf("carol"), await staysOf("bob")];
  const signal = (to: number, serial: number) => ({
    type: "signal",
    signal: { call, from, to, path: 0, epoch: 0, serial, body: { type: "start" } },
  });
  // Stale routing: a signal to a stay that is over, by a node that does not know so yet.
  carol.send(signal(before, 1));
  await expect.poll(() => joins(carol), { timeout: 5000 }).toBe(4);
  carol.send(signal(now, 2));
  await expect.poll(() => twin.of("signal").length, { timeout: 5000 }).toBe(1);
  expect(twin.of("signal")).toMatchObject([{ signal: { serial: 2 } }]);
  expect(bob.of("signal")).toEqual([]);
}, 30_000);

test(`NODE-2: pairs who call each other at once on two nodes have one call each: ${races} times`, async () => {
  const [one, two] = await twoNodes(postgres);
  const place = async (at: number): Promise<void> => {
    const [home, away] = at % 2 === 0 ? [one, two] : [two, one];
    const [alice, bob] = [await logIn(home, `alice${at}`), await logIn({ ...away, app: home.app }, `bob${at}`)];
    for (let round = 0; round < races / places; round += 1) {
      const [first, second] = [newCallId(), newCallId()];
      const answers = await Promise.all([
        alice.ask("invite", { call: first, callees: [bob.user], media: "audio" }),
        bob.ask("invite", { call: second, callees: [alice.user], media: "audio" }),
      ]);
      expect(answers).toEqual([null, null]);
      const held = await one.store.holders(one.app.sdkAppId, [alice.user, bob.user]);
      const call = held.get(alice.user) ?? "";
      expect(held.get(bob.user)).toBe(call);
      expect([first, second]).toContain(call);
      expect(await recordOf(two, call)).toMatchObject({ state: "talking" });
      expect(await (round % 2 === 0 ? alice : bob).ask("hangUp", { call })).toBeNull();
    }
  };
  await Promise.all(Array.from({ length: places }, (_each, at) => place(at)));
}, 600_000);

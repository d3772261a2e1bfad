import { expect, vi } from "vitest";
import { enginePerson, type EnginePerson } from "./engine-person.ts";
import { startTestServer, type TestServerOptions, type TestServer } from "./test-server.ts";

/** Fixtures of the sequences in docs/spec/sequences.md: test clients by name, and assertions on them. */
export type People = { readonly [name: string]: EnginePerson };

export const start = async (
  names: readonly string[],
  options: TestServerOptions = {},
): Promise<{ readonly server: TestServer } & People> => {
  const server = await startTestServer(options);
  const people = await Promise.all(names.map((name) => enginePerson(server, name)));
  return Object.assign({ server }, Object.fromEntries(people.map((person) => [person.user, person])));
};
export const one = (people: People, name: string): EnginePerson => {
  const person = people[name];
  if (person === undefined) throw new Error(`nobody is called ${name}`);
  return person;
};

export const until = (person: EnginePerson, ...short: readonly string[]): Promise<void> =>
  vi.waitFor(() => expect(person.heard()).toEqual(short), { timeout: 8000, interval: 10 });
export const state = (person: EnginePerson, wanted: string): Promise<void> =>
  vi.waitFor(() => expect(person.call().state.get().state).toBe(wanted), { timeout: 8000, interval: 10 });

type Leg = {
  readonly userId: string;
  readonly reason: number | null;
  readonly stays: readonly { totalTime: number }[];
};
type Bill = {
  readonly result: string | null;
  readonly reason: number | null;
  readonly createdAt: string;
  readonly endedAt: string | null;
  readonly totalTime: number;
  readonly legs: readonly Leg[];
};
export const bills = async (server: TestServer): Promise<readonly Bill[]> => {
  const response = await fetch(`${server.url}/v1/calls`, { headers: { authorization: `Bearer ${server.app.apiKey}` } });
  const page: { readonly data: readonly Bill[] } = JSON.parse(await response.text());
  return page.data;
};
/** Bill of the newest call. */
export const bill = async (server: TestServer): Promise<Bill> => {
  const [newest] = await bills(server);
  if (newest === undefined) throw new Error("no record");
  return newest;
};
export const billed = async (server: TestServer, result: string | null, reason: number | null): Promise<Bill> => {
  await vi.waitFor(async () => expect(await bill(server)).toMatchObject({ result, reason }), { timeout: 8000 });
  return bill(server);
};

/** Time span of a call: begin and end, in ms by the server's clock. */
export const spanOf = ({ createdAt, endedAt }: Bill) => ({
  from: Date.parse(createdAt),
  to: endedAt === null ? Infinity : Date.parse(endedAt),
});
/** Billed durations in ms, one for each stay of a user in the record. */
export const totalsOf = ({ legs }: Bill, user: string): readonly number[] =>
  legs.find(({ userId }) => userId === user)?.stays.map(({ totalTime }) => totalTime) ?? [];

/** Talking fixture: alice calls bob, and both talk. */
export const talking = async (options: TestServerOptions = {}, media: "audio" | "video" = "audio") => {
  const people = await start(["alice", "bob"], options);
  const [alice, bob] = [one(people, "alice"), one(people, "bob")];
  await alice.client.call({ to: "bob", media });
  await state(bob, "ringing");
  await bob.call().accept();
  await until(alice, "began", "bob joined");
  await until(bob, "received", "began", "alice joined");
  return { server: people.server, alice, bob };
};
/** Ringing fixture: alice calls bob, who has not answered yet. */
export const ringing = async (options: TestServerOptions = {}, timeout?: number) => {
  const people = await start(["alice", "bob"], options);
  const [alice, bob] = [one(people, "alice"), one(people, "bob")];
  await alice.client.call({ to: "bob", media: "video", ...(timeout === undefined ? {} : { timeout }) });
  await until(bob, "received");
  return { server: people.server, alice, bob };
};
/** Group fixture: alice calls bob and carol; bob has joined. */
export const group = async (options: TestServerOptions = {}, timeout?: number) => {
  const people = await start(["alice", "bob", "carol"], options);
  const [alice, bob, carol] = [one(people, "alice"), one(people, "bob"), one(people, "carol")];
  await alice.client.call({
    to: ["bob", "carol"],
    media: "audio",
    ...(timeout === undefined ? {} : { timeout }),
  });
  await until(carol, "received");
  await until(bob, "received");
  await bob.call().accept();
  await until(alice, "began", "bob joined");
  await until(bob, "received", "began", "alice joined");
  return { server: people.server, alice, bob, carol };
};

export const short: TestServerOptions = {
  policy: { leaseMs: 1500, callerLeaseMs: 800, goneMs: 800 },
  timing: { heartbeatMs: 150, silenceMs: 600, breakMs: 200, proveMs: 100 },
};

import type { CallSummary } from "@opencallkit/core";
import type { CallFilter, Store, TablePage, WriteSet } from "@opencallkit/server/ports";
import { expect, test } from "vitest";
import { begin, end, idOf, invited } from "./steps.ts";
import type { Stores } from "./store-fixture.ts";

/** A call of the model: what the archive is expected to find it by. */
type ModelCall = {
  readonly name: string;
  readonly app: number;
  readonly people: readonly [string, string];
  readonly summary: CallSummary;
};

const people = ["alice", "bob", "carol"] as const;
const results = ["normal_end", "cancel", "not_answer", "call_busy", null] as const;
const parts = { normal_end: "answered", cancel: "missed", not_answer: "unheard", call_busy: "missed" } as const;

/** Every `nth` of a list, over and over. */
const pick = <T>(list: readonly T[], nth: number): T => {
  const found = list[nth % list.length];
  if (found === undefined) throw new Error("an empty list has nothing to pick");
  return found;
};

/** Calls that differ in everything a filter asks for; those that live are of different pairs, for a slot is claimed once. */
const modelCalls = (count: number): readonly ModelCall[] =>
  Array.from({ length: count }, (_, at): ModelCall => {
    const live = at >= count - 1;
    const result = live ? null : pick(results.slice(0, 4), at * 7);
    const caller = pick(people, at);
    const callee = pick(people, at + 1 + (Math.floor(at / 3) % 2));
    const about = {
      createdAt: 10_000 + at * 1000,
      media: pick(["audio", "audio", "video"] as const, at),
      group: at % 5 === 0,
    };
    const talkMs = result === "normal_end" ? 100 + at : null;
    const ofCall =
      result === null
        ? []
        : [
            { user: caller, part: "caller" as const, talkMs },
            { user: callee, part: parts[result], talkMs },
          ];
    return {
      name: `call${at}`,
      app: at % 11 === 10 ? 2 : 1,
      people: [caller, callee],
      summary: { ...about, result, people: ofCall },
    };
  });

const stepsOf = ({ name, app, people: pair, summary }: ModelCall): readonly WriteSet[] => {
  const { createdAt, result } = summary;
  const heard = summary.people.some(({ part }) => part === "unheard") ? pair.slice(0, 1) : pair;
  const first = begin(name, pair, {
    app,
    facts: [invited(pair[0], pair[1], 7, createdAt)],
    newcomers: heard,
    take: heard,
    summary: { ...summary, result: null, people: [] },
  });
  return result === null
    ? [first]
    : [
        first,
        end(name, heard, { app, facts: [{ type: "ended", at: createdAt + 10, body: { result, by: null } }], summary }),
      ];
};

const isIn = (call: ModelCall, { user, caller, callee, missedBy }: CallFilter): boolean => {
  const [from, to] = call.people;
  const missed = call.summary.people.filter(({ part }) => part === "missed").map((each) => each.user);
  return (
    (user === undefined || from === user || to === user) &&
    (caller === undefined || from === caller) &&
    (callee === undefined || to === callee) &&
    (missedBy === undefined || missed.includes(missedBy))
  );
};

const isOfKind = ({ summary }: ModelCall, { state, result, mediaType, group }: CallFilter): boolean =>
  (state === undefined || (state === "ended") === (summary.result !== null)) &&
  (result === undefined || summary.result === result) &&
  (mediaType === undefined || summary.media === mediaType) &&
  (group === undefined || summary.group === group);

const matches = (call: ModelCall, filter: CallFilter): boolean => {
  const { createdAt } = call.summary;
  const { from = 0, to = Infinity } = filter;
  return isIn(call, filter) && isOfKind(call, filter) && createdAt >= from && createdAt < to;
};

/** Everything a filter finds, page by page. */
const found = async (store: Store, app: number, filter: CallFilter): Promise<readonly string[]> => {
  const names: string[] = [];
  for (let before: number | null = null, pages = 0; pages < 100; pages += 1) {
    const page = await store.archive.page(app, filter, before, 4);
    names.push(...page.calls.map(({ call }) => call));
    before = page.next;
    if (before === null) break;
  }
  return names;
};

/** The ids of the table of everything a filter finds. */
const linesOf = async (store: Store, app: number, filter: CallFilter): Promise<readonly string[]> => {
  let [table, before, pages]: [string, number | null, number] = ["", null, 0];
  do {
    const page: TablePage = await store.archive.table(app, filter, before, 4);
    table += page.lines;
    before = page.next;
    pages += 1;
  } while (before !== null && pages < 100);
  return table
    .split("\r\n")
    .flatMap((line) => line.split(",").slice(0, 1))
    .filter((id) => id !== "");
};

const filters: readonly CallFilter[] = [
  {},
  ...people.flatMap((person) => [{ user: person }, { caller: person }, { callee: person }, { missedBy: person }]),
  ...results.flatMap((result) => (result === null ? [] : [{ result }, { result, user: "bob" }])),
  { state: "ended" },
  { state: "ringing", user: "alice" },
  { mediaType: "video" },
  { mediaType: "audio", group: true },
  { group: false },
  { from: 25_000 },
  { to: 25_000 },
  { from: 20_000, to: 31_000, user: "carol" },
  { from: 31_000, to: 20_000 },
  { user: "alice", caller: "bob", result: "normal_end", mediaType: "audio" },
  { result: "normal_end", state: "ringing" },
  { user: "nobody" },
  { caller: "alice", callee: "alice" },
  { caller: "carol", missedBy: "bob" },
];

/** The suite of the archive: calls are found by what they are, and added up. */
export const archiveRules = (stores: Stores): void => {
  test("ARCHIVE-1: a filter finds every call that it lets through and no other, newest first, page by page", async () => {
    const store = await stores.one();
    const calls = modelCalls(40);
    for (const call of calls)
      for (const step of stepsOf(call)) expect(await store.append(step)).toMatchObject({ done: true });
    for (const filter of filters)
      for (const app of [1, 2]) {
        const expected = calls.filter((call) => call.app === app && matches(call, filter)).toReversed();
        const ids = expected.map(({ name }) => idOf(name));
        expect([filter, await found(store, app, filter)]).toEqual([filter, ids]);
        expect([filter, await linesOf(store, app, filter)]).toEqual([filter, ids]);
      }
  });

  test("ARCHIVE-2: a page is not moved by calls that come after it", async () => {
    const store = await stores.one();
    const calls = modelCalls(20).filter(({ app, summary }) => app === 1 && summary.result !== null);
    const [early, late] = [calls.slice(0, 12), calls.slice(12)];
    for (const call of early) for (const step of stepsOf(call)) await store.append(step);
    const first = await store.archive.page(1, {}, null, 5);
    for (const call of late) for (const step of stepsOf(call)) await store.append(step);
    const second = await store.archive.page(1, {}, first.next, 5);
    expect([...first.calls, ...second.calls].map(({ call }) => call)).toEqual(
      early
        .toReversed()
        .slice(0, 10)
        .map(({ name }) => idOf(name)),
    );
  });

  test("ARCHIVE-3: talk is added up over calls that are over, in all and by user", async () => {
    const store = await stores.one();
    const calls = modelCalls(40);
    for (const call of calls) for (const step of stepsOf(call)) await store.append(step);
    for (const filter of [{}, { user: "bob" }, { from: 20_000, to: 35_000 }, { user: "nobody" }]) {
      const within = calls.filter((call) => call.app === 1 && matches(call, { ...filter, result: "normal_end" }));
      const stays = within.flatMap(({ summary }) => summary.people);
      const ofUsers = filter.user === undefined ? stays : stays.filter(({ user }) => user === filter.user);
      const sum = (some: typeof stays): number => some.reduce((total, { talkMs }) => total + (talkMs ?? 0), 0);
      expect(await store.archive.talk(1, filter)).toEqual({ calls: within.length, talkMs: sum(ofUsers) });
      const users = [...Map.groupBy(ofUsers, ({ user }) => user)].toSorted(([one], [other]) => (one < other ? -1 : 1));
      const first = await store.archive.talkByUser(1, filter, null, 2);
      const rest = first.next === null ? null : await store.archive.talkByUser(1, filter, first.next, 100);
      expect([...first.users, ...(rest?.users ?? [])]).toEqual(
        users.map(([user, each]) => ({ user, calls: each.length, talkMs: sum(each) })),
      );
    }
  });

  test("ARCHIVE-5: a write does not wait for what is read of the archive", async () => {
    const store = await stores.one();
    for (const call of modelCalls(40)) for (const step of stepsOf(call)) await store.append(step);
    let read = 0;
    const reading = Array.from({ length: 300 }, async () => {
      await store.archive.page(1, {}, null, 100);
      read += 1;
    });
    await store.append(begin("meanwhile", ["dave", "erin"]));
    expect(read).toBeLessThan(reading.length);
    await Promise.all(reading);
  });
};

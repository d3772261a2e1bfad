import type { CallSummary } from "@opencallkit/core";
import type { Fact } from "@opencallkit/protocol";
import type { WriteSet, Appended } from "@opencallkit/server/ports";

/** A call id made of a name, as the steps of the suites have it. */
export const idOf = (name: string): string => name.padEnd(22, "_");
export const invited = (caller: string, callee: string, room: number, at = 1000): Fact => ({
  type: "invited",
  at,
  body: {
    caller,
    client: "client-1",
    callees: [callee],
    media: "audio",
    group: false,
    plan: { path: 0, transport: "p2p" },
    room,
    roomText: null,
    ringEndsAt: at + 30_000,
    userData: "",
    chatGroup: "",
    reached: {},
    shielded: [],
  },
});
/** What the calls of these steps are found by. */
const rung = { createdAt: 1000, media: "audio", group: false } as const satisfies Partial<CallSummary>;

let rooms = 0;
/** The first write set of a call between two people. */
export const begin = (name: string, people: readonly [string, string], more: Partial<WriteSet> = {}): WriteSet => ({
  app: 1,
  call: idOf(name),
  version: 0,
  facts: [invited(people[0], people[1], 7)],
  command: { user: people[0], client: "client-1", id: name },
  take: people,
  release: [],
  room: { number: (rooms += 1) + 1000, text: null },
  newcomers: people,
  rings: null,
  due: 31_000,
  summary: { ...rung, result: null, people: [] },
  ...more,
});
/** The last write set of a call. */
export const end = (name: string, people: readonly string[], more: Partial<WriteSet> = {}): WriteSet => ({
  app: 1,
  call: idOf(name),
  version: 1,
  facts: [{ type: "ended", at: 2000, body: { result: "cancel", by: people[0] ?? null } }],
  command: null,
  take: [],
  release: people,
  room: null,
  newcomers: people,
  rings: null,
  due: null,
  summary: {
    ...rung,
    result: "cancel",
    people: people.map((user, at) => ({ user, part: at === 0 ? "caller" : "missed", talkMs: null })),
  },
  ...more,
});
export const rang = (user: string): Fact => ({ type: "rang", at: 1500, body: { user, device: "device-2" } });
/** A poisoned write set, which no database can keep: a fact without a time. */
export const poisoned = (step: WriteSet): WriteSet => ({
  ...step,
  facts: step.facts.map((fact) => ({ ...fact, at: Number.NaN })),
});

export const wordOf = (each: Appended): string => (each.done ? "done" : each.conflict);

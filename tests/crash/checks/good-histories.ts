import { fold, isKnown, newCall, record } from "@opencallkit/core";
import type { CommandName, Fact } from "@opencallkit/protocol";
import type { StoredFact } from "@opencallkit/server/ports";
import { keyOf } from "../history/command-key.ts";
import type { Ask, Heard, Outcome, CallHistory, Told, Who } from "../history/call-history.ts";

export const alice: Who = { user: "alice", device: "device-a", client: "client-a" };
export const bob: Who = { user: "bob", device: "device-b", client: "client-b" };
export const bobElsewhere: Who = { user: "bob", device: "device-c", client: "client-c" };

/** Command fixture: sent at one time and answered 20 ms later. */
export const asks = (who: Who, type: CommandName, sentAt: number, outcome?: Outcome): Ask => ({
  who,
  id: `${type}-${sentAt}`,
  type,
  people: type === "invite" ? ["bob"] : [],
  timeout: null,
  inside: null,
  sentAt,
  outcome: outcome ?? { said: "yes", at: sentAt + 20 },
});

export const stores = (fact: Fact, by: Ask | null = null): StoredFact => ({
  fact,
  place: fact.at,
  command: by === null ? null : keyOf(by),
});

/** Delivery fixture: everybody hears each fact 20 ms after it was stored. */
const heardBy = (people: readonly Who[], facts: readonly StoredFact[]): readonly Heard[] =>
  people.flatMap((who) =>
    facts.map(({ fact: { type, at } }, index) => ({ who, number: index + 1, type, at, heardAt: at + 20 })),
  );

export const tells = (who: Who, at: number, what: Told["what"], total: number | null = null): Told => ({
  who,
  at,
  what,
  total,
});

/** History fixture, whose call record is derived from its facts. */
export const historyOf = (parts: Partial<CallHistory> & Pick<CallHistory, "facts">): CallHistory => {
  const call = fold(
    parts.facts.map(({ fact }) => fact),
    newCall,
  );
  return {
    call: "call-1",
    asks: [],
    heard: heardBy([alice, bob], parts.facts),
    told: [],
    rung: [],
    ruled: [],
    gone: [],
    silences: [],
    busy: [],
    ...parts,
    record: isKnown(call) ? JSON.parse(JSON.stringify(record("call-1", call))) : null,
  };
};

export const invited = (ringEndsAt = 31_000): Fact => ({
  type: "invited",
  at: 1010,
  body: {
    caller: "alice",
    client: alice.client,
    callees: ["bob"],
    media: "audio",
    group: false,
    plan: { path: 0, transport: "p2p" },
    room: 7,
    roomText: null,
    ringEndsAt,
    userData: "",
    chatGroup: "",
    reached: { bob: ["device-b"] },
    shielded: [],
  },
});
export const joined = (at: number, who = bob): Fact => ({
  type: "joined",
  at,
  body: { user: who.user, client: who.client, stay: 2 },
});
export const left = (at: number, user: string, stay: number, how: "hangUp" | "lost" = "hangUp"): Fact => ({
  type: "left",
  at,
  body: { user, stay, how },
});
export const ended = (
  at: number,
  result: Extract<Fact, { type: "ended" }>["body"]["result"],
  by: string | null,
): Fact => ({ type: "ended", at, body: { result, by } });

/** Event fixture: what the apps of both are told of a call in which they talked. */
export const toldOf = (from: number, to: number): readonly Told[] => [
  tells(bob, 1030, "received"),
  ...[alice, bob].flatMap((who) => [tells(who, from + 20, "began"), tells(who, to + 20, "ended", to - from)]),
];

/** Answered call: alice calls bob at 1000, he answers at 2000, she hangs up at 5000. */
export const talk = (): CallHistory => {
  const [invite, accept, hangUp] = [
    asks(alice, "invite", 1000),
    asks(bob, "accept", 2000),
    asks(alice, "hangUp", 5000),
  ];
  return historyOf({
    asks: [invite, accept, hangUp],
    facts: [
      stores(invited(), invite),
      stores(joined(2010), accept),
      stores(left(5010, "alice", 1), hangUp),
      stores(ended(5010, "normal_end", "alice")),
    ],
    told: toldOf(2010, 5010),
    rung: [{ who: bob, from: 1030, until: 2000 }],
  });
};

/** Lost participant: the same call, but bob's page vanishes at 4000, and its last proof of life was at 3000. */
export const interrupted = (at = 3000): CallHistory => {
  const [invite, accept] = [asks(alice, "invite", 1000), asks(bob, "accept", 2000)];
  const facts = [
    stores(invited(), invite),
    stores(joined(2010), accept),
    stores(left(at, "bob", 2, "lost")),
    stores(ended(at, "interrupt", "bob")),
  ];
  return historyOf({
    asks: [invite, accept],
    facts,
    heard: heardBy([alice], facts),
    told: toldOf(2010, at),
    rung: [{ who: bob, from: 1030, until: 2000 }],
    gone: [{ who: bob, at: 4000, readBy: 4000 }],
    silences: [{ who: bob, from: 4000, to: null }],
  });
};

/** Ring timeout: nobody answers within the two seconds that it rings. */
export const unanswered = (): CallHistory => {
  const invite = asks(alice, "invite", 1000);
  return historyOf({
    asks: [invite],
    facts: [
      stores(invited(3010), invite),
      stores({ type: "missed", at: 3010, body: { user: "bob" } }),
      stores(ended(3010, "not_answer", null)),
    ],
    told: [tells(bob, 1030, "received"), tells(alice, 3030, "notConnected"), tells(bob, 3030, "notConnected")],
    rung: [{ who: bob, from: 1030, until: 3020 }],
  });
};

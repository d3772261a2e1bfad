import type { Check, CallHistory, Told } from "../history/call-history.ts";

type Stay = { readonly client: string; readonly total: number };
/** Participation of a device in one call: its successive pages, and the events their app got. */
type Part = { readonly user: string; readonly clients: ReadonlySet<string>; readonly told: readonly Told[] };

const partOf = (history: CallHistory, device: string): Part => {
  const all = [...history.heard, ...history.told, ...history.asks].flatMap(({ who }) =>
    who.device === device ? [who] : [],
  );
  return {
    user: all[0]?.user ?? "",
    clients: new Set(all.map(({ client }) => client)),
    told: history.told.filter(({ who }) => who.device === device),
  };
};

const callerOf = ({ facts }: CallHistory): { readonly user: string; readonly client: string } | null => {
  const first = facts[0]?.fact;
  return first?.type === "invited" ? { user: first.body.caller, client: first.body.client } : null;
};

/** Stays of a user in the call record, each with the client that held it. */
const staysOf = (history: CallHistory, user: string): readonly Stay[] => {
  const caller = callerOf(history);
  const joined = history.facts.flatMap(({ fact }) =>
    fact.type === "joined" && fact.body.user === user ? [fact.body.client] : [],
  );
  const clients = caller?.user === user ? [caller.client, ...joined] : joined;
  const stays = history.record?.legs.find(({ userId }) => userId === user)?.stays ?? [];
  return stays.map(({ totalTime }, index) => ({ client: clients[index] ?? "", total: totalTime }));
};

const count = (told: readonly Told[], what: Told["what"]): number => told.filter((each) => each.what === what).length;
const words = (told: readonly Told[]): string => told.map(({ what }) => what).join(", ") || "nothing";

/** Late delivery: whether the device got the whole call at once, after its end; then its app is told of the end only. */
const wasAllLate = ({ heard, facts }: CallHistory, device: string): boolean => {
  const own = heard.filter(({ who }) => who.device === device);
  return own.length === facts.length && new Set(own.map(({ heardAt }) => heardAt)).size === 1;
};

/** Exactly-once events: each beginning and each end once, in this order, and each total as it is billed. */
const wrongStays = (stays: readonly Stay[], told: readonly Told[], allLate: boolean): string | null => {
  const main = told.filter(({ what }) => what === "began" || what === "ended");
  const order = stays.flatMap(() => ["began", "ended"]).join();
  const said = main.map(({ what }) => what).join();
  if (said !== order && !(allLate && said === "ended")) return `${stays.length} stays, and was told ${words(told)}`;
  const totals = main.flatMap(({ total, what }) => (what === "ended" ? [total] : [])).join();
  const billed = stays.map(({ total }) => total).join();
  return totals === billed ? null : `was told ${totals} ms, billed are ${billed}`;
};

/** Missed call events: who never talked gets one for each ring, the caller one; a device that was offline may get it later. */
const wrongRefusals = (calls: boolean, stays: readonly Stay[], told: readonly Told[]): string | null => {
  const [rings, refusals] = [count(told, "received"), count(told, "notConnected")];
  const least = stays.length > 0 ? 0 : Math.max(rings, calls ? 1 : 0);
  const right = refusals >= least && refusals <= Math.max(1, rings);
  return right ? null : `${calls ? "called" : `rang ${rings} times`}, and was told ${words(told)}`;
};

const wrongLast = (told: readonly Told[]): string | null => {
  const what = told.at(-1)?.what;
  return what === "received" || what === "began" ? `the last word is ${what}` : null;
};

/** App events of a device (I06, I07, I08, black box). It has one page at a time, so a later page's events on an earlier call count. */
export const checkTellings: Check = (history) => {
  if (history.record === null)
    return history.told.length === 0 ? [] : [{ what: "told", says: "of a call that has no record" }];
  const caller = callerOf(history);
  const devices = new Set([...history.told, ...history.heard].map(({ who }) => who.device));
  return [...devices].flatMap((device) => {
    const { user, clients, told } = partOf(history, device);
    const stays = staysOf(history, user).filter(({ client }) => clients.has(client));
    const calls = caller !== null && clients.has(caller.client);
    const says =
      wrongStays(stays, told, wasAllLate(history, device)) ?? wrongRefusals(calls, stays, told) ?? wrongLast(told);
    return says === null ? [] : [{ what: "told", says: `${user} (${device.slice(0, 4)}): ${says}` }];
  });
};

import type { Check, Story, Told } from "../history/story.ts";

type Stay = { readonly client: string; readonly total: number };

/** The stays of a user in the record, with the clients that had them. */
const staysOf = ({ facts, record }: Story, user: string): readonly Stay[] => {
  const first = facts[0]?.fact;
  const caller = first?.name === "invited" && first.body.caller === user ? [first.body.client] : [];
  const joined = facts.flatMap(({ fact }) =>
    fact.name === "joined" && fact.body.user === user ? [fact.body.client] : [],
  );
  const clients = [...caller, ...joined];
  const stays = record?.legs.find(({ userId }) => userId === user)?.stays ?? [];
  return stays.map(({ totalTime }, index) => ({ client: clients[index] ?? "", total: totalTime }));
};

const words = (told: readonly Told[]): string => told.map(({ what }) => what).join(", ") || "nothing";

/** Each beginning and each end once, in this order, and each total as it is billed. */
const ofDevice = (story: Story, device: string, told: readonly Told[]): string | null => {
  const clients = new Set(
    [...story.heard, ...story.asks, ...story.told].flatMap(({ who }) => (who.device === device ? [who.client] : [])),
  );
  const user = [...story.heard, ...story.told, ...story.asks].find(({ who }) => who.device === device)?.who.user ?? "";
  const stays = staysOf(story, user).filter(({ client }) => clients.has(client));
  const main = told.filter(({ what }) => what === "began" || what === "ended");
  const order = stays.flatMap(() => ["began", "ended"]).join();
  if (main.map(({ what }) => what).join() !== order) return `${stays.length} stays, and was told ${words(told)}`;
  const totals = main.flatMap(({ what, total }) => (what === "ended" ? [total] : []));
  if (totals.join() !== stays.map(({ total }) => total).join())
    return `was told ${totals.join()} ms, billed are ${stays.map(({ total }) => total).join()}`;
  const [rings, refusals] = [
    told.filter(({ what }) => what === "received").length,
    told.filter(({ what }) => what === "notConnected").length,
  ];
  if (refusals > Math.max(1, rings)) return `rang ${rings} times, and was told ${words(told)}`;
  const open = rings - stays.length;
  return stays.length === 0 && rings > 0 && refusals < open ? `rang ${rings} times, and was told ${words(told)}` : null;
};

const lastWord = (told: readonly Told[]): string | null => {
  const what = told.at(-1)?.what;
  return what === "received" || what === "began" ? `the last word is ${what}` : null;
};

/** I06, I07, I08 on the outside. A device has one page at a time, so what a later page tells of an earlier one's call counts. */
export const checkTellings: Check = (story) => {
  if (story.record === null)
    return story.told.length === 0 ? [] : [{ what: "told", says: "of a call that has no record" }];
  const devices = new Set([...story.told, ...story.heard].map(({ who }) => who.device));
  return [...devices].flatMap((device) => {
    const told = story.told.filter(({ who }) => who.device === device);
    const says = ofDevice(story, device, told) ?? lastWord(told);
    const user = [...story.heard, ...story.told].find(({ who }) => who.device === device)?.who.user ?? "";
    return says === null ? [] : [{ what: "told", says: `${user} (${device.slice(0, 4)}): ${says}` }];
  });
};

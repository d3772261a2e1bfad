import type { Asker } from "@opencallkit/core";
import type { Command } from "@opencallkit/protocol";
import { searchPolicy, type Setting } from "./world.ts";

const client = (user: string, nr: number): Asker => ({ user, client: `${user}${nr}`, device: `${user}-device-${nr}` });
const idOf = (name: string): string => name.padEnd(22, "_");
const x = idOf("x");
const y = idOf("y");

const on = (call: string): readonly Command[] => [
  { type: "accept", body: { call } },
  { type: "reject", body: { call } },
  { type: "cancel", body: { call } },
  { type: "hangUp", body: { call } },
];
const media = (call: string): readonly Command[] => [
  { type: "accept", body: { call, media: "audio" } },
  { type: "switchMedia", body: { call, media: "audio" } },
  { type: "switchMedia", body: { call, media: "video" } },
  { type: "answerVideo", body: { call, agree: true } },
  { type: "answerVideo", body: { call, agree: false } },
  { type: "reportNoPath", body: { call, path: 0 } },
];
const invite = (call: string, callees: string[], kind: "audio" | "video" = "audio"): Command => ({
  type: "invite",
  body: { call, callees, media: kind },
});
const group = (call: string, people: readonly string[]): readonly Command[] => [
  { type: "join", body: { call } },
  ...people.map((user): Command => ({ type: "add", body: { call, people: [user] } })),
];

const nobody: ReadonlySet<string> = new Set();
const two = [client("ann", 1), client("ann", 2), client("ben", 1), client("ben", 2)];
const three = [client("ann", 1), client("ben", 1), client("cid", 1)];
const pair: Setting = {
  name: "two people with two devices each, one call",
  clients: two,
  policy: searchPolicy,
  blockers: nobody,
  busy: nobody,
  commands: [invite(x, ["ben"], "video"), ...on(x), ...media(x)],
  mostStays: 9,
};
const people: Setting = {
  name: "a group of three",
  clients: three,
  policy: searchPolicy,
  blockers: nobody,
  busy: nobody,
  commands: [invite(x, ["ben", "cid"]), ...on(x), ...group(x, ["ann", "ben", "cid"])],
  mostStays: 5,
};

export const settings: readonly Setting[] = [
  pair,
  { ...pair, name: "the same, the callee busy", busy: new Set(["ben"]) },
  { ...pair, name: "the same, the caller blocked", blockers: new Set(["ben"]) },
  {
    ...pair,
    name: "two people with two devices each, who call each other",
    commands: [invite(x, ["ben"]), invite(y, ["ann"], "video"), ...on(x), ...on(y)],
  },
  {
    ...pair,
    name: "the same under the policy glare: busy",
    policy: { ...searchPolicy, glare: "busy" },
    commands: [invite(x, ["ben"]), invite(y, ["ann"]), ...on(x), ...on(y)],
  },
  people,
  { ...people, name: "the same, one of them blocked by another", blockers: new Set(["cid"]), mostStays: 4 },
  {
    ...people,
    name: "a call of two that becomes one of three",
    policy: { ...searchPolicy, join: "anyone" },
    commands: [invite(x, ["ben"]), ...on(x), ...group(x, ["cid", "ben"]), ...media(x).slice(1, 4)],
    mostStays: 4,
  },
];

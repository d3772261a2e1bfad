import { isLive, legOf } from "@opencallkit/core";
import { callsOf } from "../checks/fold-facts.ts";
import { slackMs, type Story } from "./story.ts";

type Held = { readonly call: string; readonly from: number; readonly to: number };

/** When a fact was known at the latest: what time decides is stored when somebody looks, under the time that it was due. */
const knownAt = ({ facts, heard }: Story, index: number): number => {
  const at = facts[index]?.fact.at ?? Infinity;
  const first = Math.min(...heard.flatMap(({ number, heardAt }) => (number === index + 1 ? [heardAt] : [])));
  return Number.isFinite(first) ? Math.max(at, first) : at;
};

/** When a call held somebody's slot, by its facts. */
const heldBy = (story: Story, user: string): readonly Held[] =>
  callsOf(story).flatMap((call, index) => {
    const leg = legOf(call, user);
    const from = story.facts[index]?.fact.at ?? 0;
    if (!isLive(call) || leg === undefined || leg.state === "left") return [];
    return [{ call: story.call, from, to: knownAt(story, index + 1) }];
  });

const usersOf = ({ record }: Story): readonly string[] => (record === null ? [] : [record.caller, ...record.callees]);

/** Says of each call who was in another one when it found them busy. A lost one's call ends before anybody knows. */
export const withBusyPeople = (stories: readonly Story[], leaseMs: number): readonly Story[] => {
  const byUser = new Map<string, Story[]>();
  for (const story of stories)
    for (const user of usersOf(story)) byUser.set(user, [...(byUser.get(user) ?? []), story]);
  const wasBusy = (user: string, at: number, call: string): boolean =>
    (byUser.get(user) ?? []).some(
      (other) =>
        other.call !== call &&
        heldBy(other, user).some(
          ({ from, to }) =>
            from <= at + slackMs && to + (other.record?.result === "interrupt" ? leaseMs : slackMs) >= at,
        ),
    );
  return stories.map((story) => ({
    ...story,
    busy: story.facts.flatMap(({ fact }) =>
      fact.name === "lineBusy" && wasBusy(fact.body.user, fact.at, story.call) ? [fact.body.user] : [],
    ),
  }));
};

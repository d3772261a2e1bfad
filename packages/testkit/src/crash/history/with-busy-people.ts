import { isLive, legOf } from "@opencallkit/core";
import { callsOf } from "../checks/fold-facts.ts";
import { slackMs, type Story } from "./story.ts";

type Held = { readonly from: number; readonly to: number; readonly toPlace: number };

/** When a fact was known at the latest, as far as anybody heard of it: what time decides is stored when somebody looks, under the time that it was due. */
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
    return [{ from, to: knownAt(story, index + 1), toPlace: story.facts[index + 1]?.place ?? Infinity }];
  });

const usersOf = ({ record }: Story): readonly string[] => (record === null ? [] : [record.caller, ...record.callees]);

/** Says of each call who was in another one when it found them busy: until a time, or until after what the other call stored later. */
export const withBusyPeople = (stories: readonly Story[]): readonly Story[] => {
  const byUser = new Map<string, Story[]>();
  for (const story of stories)
    for (const user of usersOf(story)) byUser.set(user, [...(byUser.get(user) ?? []), story]);
  const wasBusy = (user: string, at: number, place: number, call: string): boolean =>
    (byUser.get(user) ?? []).some(
      (other) =>
        other.call !== call &&
        heldBy(other, user).some(
          ({ from, to, toPlace }) => from <= at + slackMs && (toPlace > place || to + slackMs >= at),
        ),
    );
  return stories.map((story) => ({
    ...story,
    busy: story.facts.flatMap(({ fact, place }) =>
      fact.type === "lineBusy" && wasBusy(fact.body.user, fact.at, place, story.call) ? [fact.body.user] : [],
    ),
  }));
};

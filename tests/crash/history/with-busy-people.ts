import { isLive, legOf } from "@opencallkit/core";
import { callsOf } from "../checks/fold-facts.ts";
import { slackMs, type CallHistory } from "./call-history.ts";

type Held = { readonly from: number; readonly to: number; readonly toPlace: number };

/** Latest commit time of a fact, by when it was first heard: the fact of a deadline is backdated to when it was due. */
const knownAt = ({ facts, heard }: CallHistory, index: number): number => {
  const at = facts[index]?.fact.at ?? Infinity;
  const first = Math.min(...heard.flatMap(({ number, heardAt }) => (number === index + 1 ? [heardAt] : [])));
  return Number.isFinite(first) ? Math.max(at, first) : at;
};

/** Busy intervals: when a call held a user's slot, by its facts. */
const heldBy = (history: CallHistory, user: string): readonly Held[] =>
  callsOf(history).flatMap((call, index) => {
    const leg = legOf(call, user);
    const from = history.facts[index]?.fact.at ?? 0;
    if (!isLive(call) || leg === undefined || leg.state === "left") return [];
    return [{ from, to: knownAt(history, index + 1), toPlace: history.facts[index + 1]?.place ?? Infinity }];
  });

const usersOf = ({ record }: CallHistory): readonly string[] =>
  record === null ? [] : [record.caller, ...record.callees];

/** Join over all calls: adds to each who was in another call when it found them busy, by time or by the order of commits. */
export const withBusyPeople = (histories: readonly CallHistory[]): readonly CallHistory[] => {
  const byUser = new Map<string, CallHistory[]>();
  for (const history of histories)
    for (const user of usersOf(history)) byUser.set(user, [...(byUser.get(user) ?? []), history]);
  const wasBusy = (user: string, at: number, place: number, call: string): boolean =>
    (byUser.get(user) ?? []).some(
      (other) =>
        other.call !== call &&
        heldBy(other, user).some(
          ({ from, to, toPlace }) => from <= at + slackMs && (toPlace > place || to + slackMs >= at),
        ),
    );
  return histories.map((history) => ({
    ...history,
    busy: history.facts.flatMap(({ fact, place }) =>
      fact.type === "lineBusy" && wasBusy(fact.body.user, fact.at, place, history.call) ? [fact.body.user] : [],
    ),
  }));
};

import { isKnown } from "@opencallkit/core";
import type { Fact } from "@opencallkit/protocol";
import { callKey, type LiveCall } from "@opencallkit/core/processor";
import { trimToNewest } from "../collections/bounded-map.ts";

/** One ring at one person by one other. */
type Ring = { readonly call: string; readonly at: number };

const hourMs = 3_600_000;
const minuteMs = 60_000;
/** So many pairs of people are remembered; beyond it the one that rang longest ago is not. */
const mostPairs = 100_000;
/** A list a pair, for a limit that an app has set very high. */
const mostRings = 1000;

const pairKey = (app: number, by: string, user: string): string => `${callKey(app, by)}\n${user}`;

/** Whom a fact rings, and at whose wish, as the one who rings sees it: somebody busy is not rung. */
const ringTargets = (fact: Fact): { readonly by: string; readonly people: readonly string[] } | null => {
  if (fact.type === "invited") return { by: fact.body.caller, people: fact.body.callees };
  return fact.type === "added" ? { by: fact.body.by, people: fact.body.people } : null;
};

/** Unanswered rings (USE-3): how often each person was rung by each other one without an answer, in the last hour. */
export const unansweredRings = () => {
  const pairs = new Map<string, readonly Ring[]>();

  const keep = (key: string, rings: readonly Ring[]): void => {
    pairs.delete(key);
    if (rings.length > 0) pairs.set(key, rings.slice(-mostRings));
    trimToNewest(pairs, mostPairs);
  };

  const rang = (key: string, ring: Ring): void => {
    const rings = (pairs.get(key) ?? []).filter(({ at }) => ring.at - at < hourMs);
    // A call that was read again is told again.
    if (!rings.some(({ call, at }) => call === ring.call && at === ring.at)) keep(key, [...rings, ring]);
  };
  /** It did not ring, or was answered: nothing of this call counts for the two. */
  const forget = (key: string, call: string): void => {
    const rings = pairs.get(key);
    if (rings !== undefined)
      keep(
        key,
        rings.filter((ring) => ring.call !== call),
      );
  };

  const forgetAll = ({ app, id, facts }: LiveCall, user: string): void => {
    for (const fact of facts) {
      const rung = ringTargets(fact);
      if (rung?.people.includes(user) === true) forget(pairKey(app, rung.by, user), id);
    }
  };

  return {
    /** Follows what was committed. */
    follow: (live: LiveCall, facts: readonly Fact[]): void => {
      if (!isKnown(live.call)) return;
      for (const fact of facts) {
        const rung = ringTargets(fact);
        for (const user of rung?.people ?? [])
          if (rung !== null) rang(pairKey(live.app, rung.by, user), { call: live.id, at: fact.at });
        if (fact.type === "joined" || fact.type === "lineBusy") forgetAll(live, fact.body.user);
      }
    },
    /** How long this person may not ring that one, in ms. */
    waitMs: (app: number, by: string, user: string, most: number, now: number): number => {
      const rings = (pairs.get(pairKey(app, by, user)) ?? []).filter(({ at }) => now - at < hourMs);
      const last = rings.at(-1);
      return rings.length < most || last === undefined ? 0 : Math.max(0, last.at + minuteMs - now);
    },
  };
};

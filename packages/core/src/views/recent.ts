import { endings, type Fact, type RecentEntry } from "@opencallkit/protocol";
import { isKnown, isLive, legOf, newCall, type Call } from "../call/call.ts";
import { evolve } from "../call/evolve.ts";
import { hears } from "../call/leg.ts";
import { resultOf } from "./ending.ts";
import { heardOf } from "./heard.ts";
import { partOf, talkOf } from "./summary.ts";

/** A call with everything that happened to it. */
type History = { readonly id: string; readonly call: Call; readonly facts: readonly Fact[] };

/** So many callees are named; a list of calls shows no more, and a page of them stays small. */
const mostNamed = 20;

/**
 * A recent call (RECENT-1), made of what its user heard and of nothing else; null for somebody who does not know of the
 * call, such as one who has blocked its caller.
 */
export const recentCall = ({ id, call, facts }: History, user: string): RecentEntry | null => {
  const heard = heardOf(call, facts, user).facts.reduce<Call>(evolve, newCall);
  const leg = legOf(heard, user);
  if (leg === undefined || !isKnown(heard) || !hears(leg)) return null;
  const { caller, callees, media, group, createdAt } = heard.about;
  const result = leg.state === "left" ? resultOf(heard, leg) : null;
  return {
    call: id,
    role: caller === user ? "caller" : "callee",
    caller,
    callees: callees.slice(0, mostNamed),
    media,
    group,
    createdAt,
    missed: caller !== user && leg.state === "left" && partOf(leg) === "missed",
    totalTime: talkOf(leg),
    result,
    reason: result === null ? null : endings[result].reason,
    live: isLive(heard),
  };
};

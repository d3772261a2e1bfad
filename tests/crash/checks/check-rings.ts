import { isKnown } from "@opencallkit/core";
import type { Check, CallHistory } from "../history/call-history.ts";
import { callsOf } from "./fold-facts.ts";

/** Timer slack in ms: a page that is busy may look at its deadline a little late. */
const lateMs = 1500;

const deadlinesOf = (history: CallHistory, user: string): readonly number[] =>
  callsOf(history).flatMap((call) => {
    const leg = isKnown(call) ? call.legs.get(user) : undefined;
    return leg?.state === "ringing" ? [leg.endsAt] : [];
  });

/** Heartbeat in ms: a welcome delayed by a frozen server leaves the page's clock late until the next one, by 3 s at most. */
const heartbeatMs = 5000;
const mostStaleMs = 3000;
const staleTime = ({ silences }: CallHistory, client: string, until: number): number =>
  Math.min(
    mostStaleMs,
    silences
      .filter((silence) => silence.who.client === client && silence.from < until)
      .map((silence) => ({ from: silence.from, to: Math.min(silence.to ?? until, until) }))
      .filter(({ to }) => to > until - heartbeatMs - mostStaleMs)
      .reduce((longest, each) => Math.max(longest, each.to - each.from), 0),
  );

/** Ghost rings (I05, I06): no screen rings past the deadline, nor after its app was told the end; and none rings at rest. */
export const checkRings: Check = (history) =>
  history.rung.flatMap(({ who, from, until }) => {
    const vanished = history.gone.some((gone) => gone.who.client === who.client);
    if (until === null) return vanished ? [] : [{ what: "rings", says: `${who.user} rings at rest` }];
    const deadline = Math.max(0, ...deadlinesOf(history, who.user));
    // Late reconnect: a page that comes back past the deadline learns of the ring and of its end at once.
    if (until > Math.max(deadline, from) + lateMs + staleTime(history, who.client, until))
      return [{ what: "rings", says: `${who.user} rings ${until - deadline} ms past the deadline` }];
    const over = history.told.find(
      ({ who: each, what, at }) => each.client === who.client && what === "ended" && at <= from,
    );
    return over === undefined || history.facts.some(({ fact }) => fact.type === "added")
      ? []
      : [{ what: "rings", says: `${who.user} rings after the end` }];
  });

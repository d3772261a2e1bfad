import { elsewhereReason, type Fact } from "@opencallkit/protocol";
import { legOf, view, type Call, type CallView } from "@opencallkit/core";
import type { CallEvent } from "../face.ts";

export type Me = { readonly user: string; readonly client: string };

/** An event without what every event of a call says. */
export type Telling =
  | { readonly type: "received" }
  | { readonly type: "began" }
  | { readonly type: "notConnected"; readonly by: string | null; readonly reason: number }
  | { readonly type: "ended"; readonly by: string | null; readonly reason: number; readonly totalTime: number }
  | { readonly type: "person"; readonly user: string; readonly what: Extract<CallEvent, { type: "person" }>["what"] };

/** Whether another client of the user has this leg, or had it at its end. */
export const isElsewhere = (call: Call, { user, client }: Me): boolean => {
  const leg = legOf(call, user);
  return leg !== undefined && leg.state !== "ringing" && leg.client !== "" && leg.client !== client;
};

const personOf = (fact: Fact, call: Call, { user }: Me): Telling | null => {
  const about = (who: string, what: Extract<Telling, { type: "person" }>["what"]): Telling | null =>
    who === user ? null : { type: "person", user: who, what };
  switch (fact.name) {
    case "rejected":
      return about(fact.body.user, "rejected");
    case "missed":
      return about(fact.body.user, "missed");
    case "lineBusy":
      return about(fact.body.user, "busy");
    case "left":
      return about(fact.body.user, "left");
    case "joined":
      // The callee's answer also begins the caller's stay, and that is whom the callee sees join.
      return call.phase === "talking" && fact.body.user === user
        ? about(call.about.caller, "joined")
        : about(fact.body.user, "joined");
    case "invited":
    case "rang":
    case "ended":
    case "voided":
      return null;
  }
};

/** How an ended call is told to this client. */
export const endTelling = (shown: CallView): Telling | null => {
  if (shown.now.phase !== "ended") return null;
  const { by, reason, totalTime } = shown.now.ending;
  if (shown.now.joined && totalTime !== null) return { type: "ended", by, reason, totalTime };
  return { type: "notConnected", by, reason };
};

const phaseTelling = (before: Call, after: Call, me: Me): Telling | null => {
  const was = view(before, me.user, me.client)?.now.phase;
  const shown = view(after, me.user, me.client);
  if (shown === null || shown.now.phase === was) return null;
  switch (shown.now.phase) {
    case "calling":
      return null;
    case "ringing":
      return { type: "received" };
    case "talking":
      return { type: "began" };
    case "elsewhere":
      return was === "ringing" && isElsewhere(after, me)
        ? {
            type: "notConnected",
            by: me.user,
            reason: elsewhereReason[shown.now.how === "rejected" ? "rejected" : "answered"],
          }
        : null;
    case "ended":
      return isElsewhere(before, me) ? null : endTelling(shown);
  }
};

/** What an observer hears of one fact, in order. */
export const tellings = (before: Call, after: Call, fact: Fact | null, me: Me): readonly Telling[] => {
  if (fact === null) return [];
  const person = isElsewhere(after, me) ? null : personOf(fact, after, me);
  return [phaseTelling(before, after, me), person].filter((telling) => telling !== null);
};

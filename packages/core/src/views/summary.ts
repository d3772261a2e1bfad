import type { CallResult, MediaType } from "@opencallkit/protocol";
import { isKnown, type Call, type KnownCall } from "../call/call.ts";
import { finishedStays, hears, type Leg } from "../call/leg.ts";

/**
 * A person's part in a call that is over. `missed`: the ring was not answered, whoever's doing that was. `unheard`: the
 * ring never reached them, for they had blocked the caller.
 */
export type PartInCall = "caller" | "answered" | "rejected" | "missed" | "unheard";

/** A person of a call that is over. `talkMs`: what their stays add up to, in whole ms; null for somebody who never joined. */
export type PersonSummary = { readonly user: string; readonly part: PartInCall; readonly talkMs: number | null };

/** The summary of a call: what lists of calls are searched and added up by. */
export type CallSummary = {
  /** In ms by the store's clock. */
  readonly createdAt: number;
  readonly media: MediaType;
  readonly group: boolean;
  /** Null while it lives. */
  readonly result: CallResult | null;
  /** Nobody while it lives. */
  readonly people: readonly PersonSummary[];
};

/** What became of somebody who is rung, as far as it is known by now. */
export const partOf = (leg: Leg): PartInCall => {
  if (finishedStays(leg).length > 0) return "answered";
  if (leg.state !== "left") return "missed";
  if (leg.how === "rejected") return "rejected";
  return leg.how === "busy" || hears(leg) ? "missed" : "unheard";
};

/** What the finished stays of a leg add up to, in whole ms; null for somebody who never joined. */
export const talkOf = (leg: Leg): number | null => {
  const stays = finishedStays(leg);
  return stays.length === 0 ? null : stays.reduce((sum, { joinedAt, leftAt }) => sum + leftAt - joinedAt, 0);
};

export const summaryOf = (call: KnownCall): CallSummary => {
  const { createdAt, media, group, caller } = call.about;
  const common = { createdAt, media, group };
  if (call.state !== "ended") return { ...common, result: null, people: [] };
  const people = [...call.legs].map(([user, leg]) => ({
    user,
    part: user === caller ? ("caller" as const) : partOf(leg),
    talkMs: talkOf(leg),
  }));
  return { ...common, result: call.result, people };
};

/** The summary of `next` where it is another than that of the call before; else null. */
export const newSummary = (before: Call, next: Call): CallSummary | null => {
  if (!isKnown(next)) return null;
  const same =
    isKnown(before) &&
    next.state !== "ended" &&
    before.about.media === next.about.media &&
    before.about.group === next.about.group;
  return same ? null : summaryOf(next);
};

import type { CallResult } from "../endings.ts";
import type { FactName } from "../facts.ts";
import type { MediaType } from "../ids.ts";
import type { Timestamp } from "../record.ts";

/**
 * A fact as back ends are told of it: what happened to a call, in one form for all kinds. It names people and no devices,
 * and neither the custom data of an invite nor who has blocked whom.
 */
export type CallFact = {
  /** When it happened. For somebody who was lost, the last proof of life, which lies before the fact was written. */
  readonly at: Timestamp;
  /** What happened, by the name of its kind. */
  readonly type: FactName;
  /** Whose doing it was, or whom it concerns; null where it is a deadline's or the back end's. */
  readonly userId: string | null;
  /** Who is rung by it: of `invited` and `added`. */
  readonly people: readonly string[];
  /** Those of them who had a device connected, so that it rang at once. */
  readonly reached: readonly string[];
  /** Of `invited` and `mediaChanged`. */
  readonly mediaType: MediaType | null;
  /** Until when it rings, a question stands or a call may last: of `invited`, `added`, `videoAsked` and `endsSoon`. */
  readonly until: Timestamp | null;
  /** How a call ended: of `ended`. */
  readonly result: CallResult | null;
  /** Why, as a stable word: `hangUp` or `lost` of `left`; `cancelled`, `met` or a refusal's code of `voided`. */
  readonly cause: string | null;
};

/** A fact of any call (`callId`) of an app. `cursor`: behind which one goes on; the facts of all apps are counted, so that it jumps. */
export type CallFactEvent = CallFact & { readonly callId: string; readonly cursor: string };

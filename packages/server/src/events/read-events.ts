import { factForBackEnd } from "@opencallkit/core";
import { factNames, type CallFactEvent } from "@opencallkit/protocol";
import type { Outbox, OutboxPage } from "../ports/index.ts";

export type EventPage = {
  readonly events: readonly CallFactEvent[];
  /** Where to go on. */
  readonly upTo: number;
  /** What stands behind it, of whichever app. */
  readonly rest: OutboxPage["rest"];
};

/** Facts that are looked at in one reading: few enough to hold up no write. */
const batch = 500;
/** Readings for one page, so that an app of few calls waits for no walk through those of all others. */
const mostReadings = 4;

/** The events of an app behind a place, `most` at most. Rejects when the store cannot be asked. */
export const readEvents = async (outbox: Outbox, app: number, after: number, most: number): Promise<EventPage> => {
  let at = after;
  for (let reading = 1; ; reading += 1) {
    const page = await outbox.read(at, batch, factNames);
    const own = page.facts.filter((each) => each.app === app);
    const taken = own.slice(0, most);
    const cut = own.length > taken.length;
    const upTo = cut ? (taken.at(-1)?.place ?? at) : page.upTo;
    const rest = cut ? "settled" : page.rest;
    if (taken.length > 0 || rest !== "settled" || reading === mostReadings)
      return {
        events: taken.map(({ call, place, fact }) => ({
          callId: call,
          cursor: String(place),
          ...factForBackEnd(fact),
        })),
        upTo,
        rest,
      };
    at = upTo;
  }
};

import { view, type FoldedCall } from "@opencallkit/core";
import { aboutOf, endEventOf } from "../events/call-events.ts";
import type { CallsContext } from "./calls-context.ts";

/** The grace for a live page of this device, in ms: it has told of an end by then. */
const otherPageMs = 1000;

/** The client by which a user was in a call, or null. */
const talkedBy = (call: FoldedCall, user: string): string | null => {
  const leg = call.state === "ended" ? call.legs.get(user) : undefined;
  return leg?.state === "left" && leg.stays.length > 0 ? leg.client : null;
};

/** Ends of calls that this page was not in: told here as far as that is this device's to tell. */
export type UntoldEnds = {
  /** Tells of a call that was over before this page knew of it. */
  readonly tell: (id: string, call: FoldedCall, place: number | undefined, late: boolean) => void;
  /**
   * LATE-6: a page of this device was in it. If that page is gone, and so tells nothing, this one does, after a short
   * wait.
   */
  readonly tellSoon: (id: string, call: FoldedCall, place: number | undefined) => void;
  /** Acknowledges an end that is not this device's to tell; its place counts all the same. */
  readonly pass: (id: string, place: number | undefined) => void;
  readonly end: () => void;
};

export const createUntoldEnds = ({ me, clock, events }: Pick<CallsContext, "me" | "clock" | "events">): UntoldEnds => {
  const waits = new Set<() => void>();

  const pass: UntoldEnds["pass"] = (call, place) => events.tell(null, { call, stay: null, place, maybeTold: true });

  const tell: UntoldEnds["tell"] = (id, call, place, late) => {
    const talked = talkedBy(call, me.user);
    // LATE-2: the user was in it with another device, so that this one has missed nothing.
    if (talked !== null && talked !== me.client && !me.isOurs(talked)) return pass(id, place);
    // The view of the device's own page that was in the call, whichever that was.
    const shown = view(call, me.user, talked ?? me.client);
    const body = shown === null ? null : endEventOf(shown);
    if (shown === null || body === null) return undefined;
    const about = aboutOf(id, shown);
    // Deduplicated: another page of the device, or this one before a reload, may have told of it already.
    const end = { call: id, place, maybeTold: true };
    if (body.type === "notConnected") return events.tell({ ...about, ...body, late }, { ...end, stay: null });
    const { stay, ...said } = body;
    return events.tell({ ...about, ...said, late }, { ...end, stay });
  };

  return {
    tell,
    pass,
    tellSoon: (id, call, place) => {
      const talked = talkedBy(call, me.user);
      if (talked === null || !me.isOurs(talked)) return pass(id, place);
      const stop = clock.after(otherPageMs, () => {
        waits.delete(stop);
        tell(id, call, place, true);
      });
      waits.add(stop);
    },
    end: () => {
      for (const stop of waits) stop();
      waits.clear();
    },
  };
};

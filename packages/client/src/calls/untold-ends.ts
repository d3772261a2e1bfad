import { view, type Call as CoreCall } from "@opencallkit/core";
import { endEventOf } from "../events/call-events.ts";
import type { CallsContext } from "./calls-context.ts";

/** A page that is there has told of an end long before, in ms. */
const otherPageMs = 1000;

/** The client that a user was in a call with, if they were. */
const talkedBy = (call: CoreCall, user: string): string | null => {
  const leg = call.state === "ended" ? call.legs.get(user) : undefined;
  return leg?.state === "left" && leg.stays.length > 0 ? leg.client : null;
};

/** Tells of calls that ended without this page in them, as far as that is this device's to tell. */
export class UntoldEnds {
  readonly #context: Pick<CallsContext, "me" | "clock" | "events">;
  readonly #waits = new Set<() => void>();

  constructor(context: Pick<CallsContext, "me" | "clock" | "events">) {
    this.#context = context;
  }

  /** A call that was over before this page knew of it. */
  tell(id: string, call: CoreCall, place: number | undefined, late: boolean): void {
    const { me, events } = this.#context;
    const talked = talkedBy(call, me.user);
    // LATE-2: the user was in it with another device, so that this one has missed nothing.
    if (talked !== null && talked !== me.client && !me.isOurs(talked)) return this.pass(id, place);
    // The call as the device was in it, whatever page of it that was.
    const shown = view(call, me.user, talked ?? me.client);
    const body = shown === null ? null : endEventOf(shown);
    if (shown === null || body === null) return undefined;
    const { role, caller, callees, media, group, room, roomText, userData, chatGroup } = shown;
    const about = { callId: id, role, caller, callees, media, group, room, roomText, userData, chatGroup };
    // Another page of the device, or this one before a reload, may have told of it, however it comes here now.
    const end = { call: id, place, maybeTold: true };
    if (body.type === "notConnected") return events.tell({ ...about, ...body, late }, { ...end, stay: null });
    const { stay, ...said } = body;
    return events.tell({ ...about, ...said, late }, { ...end, stay });
  }

  /** LATE-6: a page of this device was in it. If that one is no more, and so tells nothing, this one does. */
  tellSoon(id: string, call: CoreCall, place: number | undefined): void {
    const { me, clock } = this.#context;
    const talked = talkedBy(call, me.user);
    if (talked === null || !me.isOurs(talked)) return this.pass(id, place);
    const stop = clock.after(otherPageMs, () => {
      this.#waits.delete(stop);
      this.tell(id, call, place, true);
    });
    this.#waits.add(stop);
  }

  /** The end is not this device's to tell; its place counts all the same. */
  pass(id: string, place: number | undefined): void {
    this.#context.events.tell(null, { call: id, stay: null, place, maybeTold: true });
  }

  end(): void {
    for (const stop of this.#waits) stop();
    this.#waits.clear();
  }
}

import { isCallError, type Call, type CallClient, type CallEvent } from "@opencallkit/client";
import type { Behaviour } from "./behaviour.ts";

/** The triggers of a behaviour. */
type Moment =
  /** An incoming call: somebody calls us. */
  | { readonly type: "rings"; readonly callId: string }
  /** A call of somebody else's that we have answered. */
  | { readonly type: "talks"; readonly callId: string }
  /** An outgoing call is on the server. */
  | { readonly type: "placed"; readonly callId: string };

/** A scheduled action on a call, in so many ms. */
type Press = { readonly afterMs: number; readonly press: (call: Call) => Promise<void> };

const hangUp = (call: Call): Promise<void> => call.hangUp();

/** The action of a behaviour at a trigger; null for none. */
const pressAt = (behaviour: Behaviour, moment: Moment): Press | null => {
  switch (behaviour.type) {
    case "accepts":
      if (moment.type === "rings") return { afterMs: behaviour.afterMs, press: (call) => call.accept() };
      if (moment.type === "placed" || behaviour.hangsUpAfterMs === null) return null;
      return { afterMs: behaviour.hangsUpAfterMs, press: hangUp };
    case "rejects":
      return moment.type === "rings" ? { afterMs: behaviour.afterMs, press: (call) => call.reject() } : null;
    case "cancels":
      return moment.type === "placed" ? { afterMs: behaviour.afterMs, press: hangUp } : null;
    case "ignores":
    case "busy":
      return null;
  }
};

const momentOf = (event: CallEvent): Moment | null => {
  if (event.type === "received") return { type: "rings", callId: event.callId };
  return event.type === "began" && event.role === "callee" ? { type: "talks", callId: event.callId } : null;
};

/** An error event for an action that the call no longer allowed, told like any other error. */
const errorEvent = (error: unknown, callId: string): CallEvent => {
  if (!isCallError(error)) throw error;
  return { type: "error", error, callId };
};

export type FollowedBehaviour = {
  /** Reports that our own call is on the server. */
  readonly placed: (callId: string) => void;
  /** Ends the behaviour: no further actions. */
  readonly end: () => void;
};

/** Runs a behaviour on a client. `failed` hears of an action that the call did not allow. */
export const followBehaviour = (
  client: Pick<CallClient, "calls" | "observe">,
  behaviour: Behaviour,
  failed: (event: CallEvent) => void,
): FollowedBehaviour => {
  const timers = new Set<NodeJS.Timeout>();
  const run = async (callId: string, press: Press["press"]): Promise<void> => {
    const call = client.calls.get().find(({ id }) => id === callId);
    // The call is over and dismissed.
    if (call === undefined) return;
    await press(call).catch((error: unknown) => failed(errorEvent(error, callId)));
  };
  const meet = (moment: Moment | null): void => {
    const pressed = moment === null ? null : pressAt(behaviour, moment);
    if (moment === null || pressed === null) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      void run(moment.callId, pressed.press);
    }, pressed.afterMs);
    timers.add(timer);
  };
  const unobserve = client.observe((event) => meet(momentOf(event)));
  return {
    placed: (callId) => meet({ type: "placed", callId }),
    end: () => {
      unobserve();
      for (const timer of timers) clearTimeout(timer);
    },
  };
};

import { isCallError, type Call, type CallClient, type CallEvent } from "@opencallkit/client";
import type { Behaviour } from "./behaviour.ts";

/** What a behaviour answers to. */
type Moment =
  /** Somebody calls us. */
  | { readonly type: "rings"; readonly callId: string }
  /** A call of somebody else's that we have answered. */
  | { readonly type: "talks"; readonly callId: string }
  /** A call of ours is on the server. */
  | { readonly type: "placed"; readonly callId: string };

/** What is done to a call, and in how many ms. */
type Press = { readonly afterMs: number; readonly press: (call: Call) => Promise<void> };

const hangUp = (call: Call): Promise<void> => call.hangUp();

/** What a behaviour does at a moment; null for nothing. */
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

/** What a behaviour wanted and the call no longer allowed is told like any other error. */
const errorEvent = (error: unknown, callId: string): CallEvent => {
  if (!isCallError(error)) throw error;
  return { type: "error", error, callId };
};

export type FollowedBehaviour = {
  /** Our own call is on the server. */
  readonly placed: (callId: string) => void;
  /** Presses nothing any more. */
  readonly end: () => void;
};

/** Lets a client behave. `failed` hears of a press that the call did not allow. */
export const followBehaviour = (
  client: Pick<CallClient, "calls" | "observe">,
  behaviour: Behaviour,
  failed: (event: CallEvent) => void,
): FollowedBehaviour => {
  const timers = new Set<NodeJS.Timeout>();
  const run = async (callId: string, press: Press["press"]): Promise<void> => {
    const call = client.calls.get().find(({ id }) => id === callId);
    // It is over and dismissed.
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

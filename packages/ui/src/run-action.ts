import { isCallError, type Call, type CallClient } from "@opencallkit/client";
import type { CallElement } from "./call-element.ts";
import type { Action, CallAction } from "./view-models/action.ts";

/** Dispatches a call action to the engine's method, and rejects as that does. */
const perform = (client: CallClient, call: Call, action: CallAction): Promise<unknown> => {
  switch (action.type) {
    case "hangUp":
      return call.hangUp();
    case "join":
      return call.join();
    case "setMuted":
      return call.setMuted(action.muted);
    case "setCamera":
      return call.setCamera(action.on);
    case "shareScreen":
      return call.shareScreen(action.on).catch((reason: unknown) => {
        // Picked nothing: the person has closed the browser's own dialog, and need not be told.
        if (!isCallError(reason) || reason.code !== "screen_refused") throw reason;
      });
    case "switchMedia":
      return call.switchMedia(action.media);
    case "answerVideo":
      return call.answerVideo(action.agree);
    case "add":
      return call.add(action.people);
    case "resumeSound":
      return client.resumeSound();
    case "chooseDevice":
      return client.chooseDevice(action.kind, action.id);
    case "callAgain":
      return client.call({ to: action.to, media: action.media });
  }
};

/** Actor: the part of a call element that an action needs. */
type Actor = Pick<CallElement, "context" | "call" | "dispatchEvent">;

/** Runs an action for an element: screen actions become its events, call actions are the engine's. */
export const runAction = (element: Actor, action: Action): void => {
  const { context, call } = element;
  if (action.type === "minimize" || action.type === "restore" || action.type === "dismiss") {
    element.dispatchEvent(new Event(action.type));
  } else if (action.type === "togglePanel") {
    element.dispatchEvent(new CustomEvent("toggle-panel", { detail: action.panel }));
  } else {
    // Order: the ended call is dismissed before the new one is made, so that it does not cover it.
    if (action.type === "callAgain") element.dispatchEvent(new Event("dismiss"));
    context.attempt(perform(context.client, call, action));
  }
};

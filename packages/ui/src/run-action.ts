import type { Call, CallClient } from "@opencallkit/client";
import type { CallElement } from "./call-element.ts";
import type { Action, CallAction } from "./view-models/action.ts";

/** Rejects as the engine's method does. */
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

/** Runs an action for an element: screen actions become its events, call actions are the engine's. */
export const runAction = (element: CallElement, action: Action): void => {
  const { context, call } = element;
  switch (action.type) {
    case "minimize":
    case "restore":
    case "dismiss":
      element.dispatchEvent(new Event(action.type));
      return;
    case "togglePanel":
      element.dispatchEvent(new CustomEvent("toggle-panel", { detail: action.panel }));
      return;
    case "callAgain":
      // The ended call makes place for the new one.
      element.dispatchEvent(new Event("dismiss"));
      context.attempt(perform(context.client, call, action));
      return;
    default:
      context.attempt(perform(context.client, call, action));
  }
};

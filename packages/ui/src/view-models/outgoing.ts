import type { CallSnapshot } from "../snapshot.ts";
import type { OpenPanel } from "./panel.ts";
import { runningView, type Backdrop, type RunningView } from "./running.ts";
import type { Wording } from "../i18n/wording.ts";

export type OutgoingView = RunningView & { readonly backdrop: Backdrop; readonly status: string };

/** Outgoing call: the view model of a call we make, until it is answered; a video call shows our own preview meanwhile. */
export const outgoingView = (shown: CallSnapshot, wording: Wording, open: OpenPanel): OutgoingView => {
  const { messages } = wording;
  const { state, preview } = shown;
  const pending = state.state === "calling" && state.pending;
  return {
    ...runningView(shown, wording, open),
    backdrop:
      preview === null
        ? { type: "colours" }
        : { type: "video", stream: preview, label: messages.you, look: "mirrored" },
    status: pending ? messages.dialling : messages.calling,
  };
};

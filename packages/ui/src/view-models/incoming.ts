import type { CallSnapshot } from "../snapshot.ts";
import type { RingAction } from "./action.ts";
import { iconButton, type Button, type IconButton, type RingIconName } from "./button.ts";
import { cameraButton } from "./camera-button.ts";
import type { Wording } from "../i18n/wording.ts";

export type IncomingView = {
  readonly name: string;
  /** Announcement to screen readers when it rings. */
  readonly announcement: string;
  readonly subtitle: string;
  /** Other callees; null in a call of two, and "" in a group where there is nobody else. */
  readonly others: string | null;
  readonly preview: MediaStream | null;
  /** Accessible name of our own preview. */
  readonly previewLabel: string;
  readonly buttons: readonly IconButton<RingAction, RingIconName>[];
  /** Downgrade button: answers a video call with voice; null where there is no such choice. */
  readonly voice: Button<RingAction> | null;
};

/** Incoming call: the view model of a ringing call, to answer or decline. */
export const incomingView = (
  { state, preview, wish, user }: Pick<CallSnapshot, "state" | "preview" | "wish" | "user">,
  { messages, nameOf }: Wording,
): IncomingView => {
  const { media, group, other, callees } = state;
  const video = media === "video";
  const name = nameOf(other);
  const others = callees.filter((callee) => callee !== user).map(nameOf);
  return {
    name,
    announcement: messages.calls[media](name),
    subtitle: group ? messages.incomingGroup[media] : messages.incoming[media],
    others: group ? (others.length === 0 ? "" : messages.withOthers(others)) : null,
    preview,
    previewLabel: messages.you,
    buttons: [
      iconButton("hangUp", messages.decline, { type: "reject" }, { tone: "decline" }),
      ...(video ? [cameraButton(wish, messages)] : []),
      iconButton(video ? "camera" : "accept", messages.accept, { type: "accept" }, { tone: "accept" }),
    ],
    voice: video && !group ? { label: messages.acceptVoice, action: { type: "acceptVoice" } } : null,
  };
};

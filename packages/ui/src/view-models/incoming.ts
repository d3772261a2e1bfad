import type { CallSnapshot } from "../snapshot.ts";
import type { RingAction } from "./action.ts";
import { iconButton, type Button, type IconButton, type RingIconName } from "./button.ts";
import { cameraButton } from "./camera-button.ts";
import type { Wording } from "../i18n/wording.ts";

export type IncomingView = {
  readonly name: string;
  /** What a screen reader says when it rings. */
  readonly announcement: string;
  readonly subtitle: string;
  /** Who else is called; null in a call of two, and "" where there is nobody else. */
  readonly others: string | null;
  readonly preview: MediaStream | null;
  /** What our own preview is called. */
  readonly previewLabel: string;
  readonly buttons: readonly IconButton<RingAction, RingIconName>[];
  /** Answers a video call with voice; null where there is no such choice. */
  readonly voice: Button<RingAction> | null;
};

/** Incoming call: somebody calls, and it can be answered or declined. */
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

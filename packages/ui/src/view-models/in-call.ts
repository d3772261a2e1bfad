import type { CallState, Participant } from "@opencallkit/client";
import type { Messages } from "../i18n/messages.ts";
import type { CallSnapshot } from "../snapshot.ts";
import { isWeak } from "./group.ts";
import { microphoneTroubleOf } from "./microphone-trouble.ts";
import type { OpenPanel } from "./panel.ts";
import { runningView, type Backdrop, type RunningView, type Status, type VideoLook } from "./running.ts";
import type { Wording } from "../i18n/wording.ts";

export type InCallView = RunningView & {
  readonly backdrop: Backdrop;
  readonly status: Status;
  /** Remote audio fault: why the other person is not heard, or heard badly; "" when all is well. */
  readonly quiet: string;
  /** Small videos in a corner: our own, and the other person's camera while their screen fills the window. */
  readonly asides: readonly Aside[];
};

type Aside = { readonly stream: MediaStream; readonly label: string; readonly look: VideoLook };

/** Main video: a shared screen before the camera. */
const backdropOf = (other: Participant | null, name: string, messages: Messages): Backdrop => {
  const { video = null, screenVideo = null } = other ?? {};
  if (screenVideo !== null)
    return { type: "video", stream: screenVideo, label: messages.screenOf(name), look: "whole" };
  return video === null ? { type: "colours" } : { type: "video", stream: video, label: name, look: "cropped" };
};

const asidesOf = (own: MediaStream | null, other: Participant | null, name: string, you: string): readonly Aside[] => {
  const { video = null, screenVideo = null } = other ?? {};
  return [
    ...(own === null ? [] : [{ stream: own, label: you, look: "mirrored" } as const]),
    ...(video === null || screenVideo === null ? [] : [{ stream: video, label: name, look: "cropped" } as const]),
  ];
};

/** Remote participant of a call of two, once known. */
export const otherOf = ({ state, participants }: Pick<CallSnapshot, "state" | "participants">): Participant | null =>
  participants.find(({ user }) => user === state.other) ?? null;

/** Status: the call timer, or a text in its place while there is no media path to the other side. */
const statusOf = (state: CallState, messages: Messages): Status => {
  const text = (words: string): Status => ({ type: "text", text: words });
  if (state.state !== "talking") return text(messages.connecting);
  if (state.away.includes(state.other)) return text(messages.reconnecting);
  switch (state.link) {
    case "reconnecting":
      return text(messages.reconnecting);
    case "failed":
      return text(messages.errors.no_media_path);
    case "connecting":
      return text(messages.connecting);
    case "none":
    case "connected":
      return { type: "clock", since: state.since };
  }
};

const quietOf = (other: Participant | null, name: string, messages: Messages): string => {
  if (other === null) return "";
  if (other.microphone === "off") return messages.otherMuted(name);
  const trouble = microphoneTroubleOf(other.microphone);
  if (trouble !== null) return messages.otherMicrophone[trouble](name);
  return isWeak(other.quality) ? messages.weak : "";
};

/** One-to-one call: the view model while two people talk, or connect. */
export const inCallView = (shown: CallSnapshot, wording: Wording, open: OpenPanel): InCallView => {
  const { messages } = wording;
  const running = runningView(shown, wording, open);
  const other = otherOf(shown);
  const status = statusOf(shown.state, messages);
  return {
    ...running,
    backdrop: backdropOf(other, running.name, messages),
    status,
    quiet: status.type === "clock" ? quietOf(other, running.name, messages) : "",
    asides: asidesOf(shown.preview, other, running.name, messages.you),
  };
};

import type { CallState, Participant } from "@opencallkit/client";
import type { Messages } from "../i18n/messages.ts";
import type { CallSnapshot } from "../snapshot.ts";
import { microphoneTroubleOf } from "./microphone-trouble.ts";
import type { OpenPanel } from "./panel.ts";
import { runningView, type Backdrop, type RunningView, type Status } from "./running.ts";
import type { Wording } from "../i18n/wording.ts";

export type InCallView = RunningView & {
  readonly backdrop: Backdrop;
  readonly status: Status;
  /** Remote audio fault: why the other person is not heard, or "" when they may be. */
  readonly quiet: string;
  /** Self view: our own video in a corner, or null. */
  readonly self: MediaStream | null;
  readonly selfLabel: string;
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
  return trouble === null ? "" : messages.otherMicrophone[trouble](name);
};

/** One-to-one call: the view model while two people talk, or connect. */
export const inCallView = (shown: CallSnapshot, wording: Wording, open: OpenPanel): InCallView => {
  const { messages } = wording;
  const running = runningView(shown, wording, open);
  const other = otherOf(shown);
  const video = other?.video ?? null;
  const status = statusOf(shown.state, messages);
  return {
    ...running,
    backdrop:
      video === null ? { type: "colours" } : { type: "video", stream: video, label: running.name, mirrored: false },
    status,
    quiet: status.type === "clock" ? quietOf(other, running.name, messages) : "",
    self: shown.preview,
    selfLabel: messages.you,
  };
};

import type { CallSnapshot } from "../snapshot.ts";
import type { Button } from "./button.ts";
import { deviceMenuView, type DeviceMenuView } from "./device-menu.ts";
import type { Wording } from "../i18n/wording.ts";

/** Open panel: which one the person has opened, one at a time. */
export type OpenPanel = "none" | "devices" | "invite";

/** Invitation: adds somebody to a running call by user id, or rings again somebody who is not in it. */
export type InviteView = {
  readonly label: string;
  readonly field: string;
  readonly ring: string;
  readonly again: readonly Button[];
};

/** Upgrade request: the other side of a voice call asks for video, or our own request waits for an answer. */
export type VideoQuestionView = {
  readonly text: string;
  /** Declines, or cancels our own request. */
  readonly refuse: Button;
  /** Accepts; null for our own request. */
  readonly agree: Button | null;
};

/** Panel: the sheet above the control bar. */
export type PanelView =
  | { readonly type: "none" }
  | ({ readonly type: "devices" } & DeviceMenuView)
  | ({ readonly type: "invite" } & InviteView)
  | ({ readonly type: "videoQuestion" } & VideoQuestionView);

type Shown = Pick<CallSnapshot, "state" | "participants" | "user" | "devices" | "volume">;

/** Candidates to ring again: those who left or never came; not those who were removed. */
const inviteView = ({ participants }: Shown, { messages, nameOf }: Wording): InviteView => ({
  label: messages.invite,
  field: messages.whoToInvite,
  ring: messages.ring,
  again: participants
    .filter(({ state, how }) => state === "left" && how !== "removed")
    .map(({ user }) => ({ label: messages.ringAgain(nameOf(user)), action: { type: "add", people: [user] } })),
});

const videoQuestionView = ({ state, user }: Shown, { messages, nameOf }: Wording): VideoQuestionView | null => {
  const { videoAsked } = state;
  if (state.state !== "talking" || videoAsked === null) return null;
  const mine = videoAsked.user === user;
  return {
    text: mine ? messages.videoPending : messages.videoAsked(nameOf(videoAsked.user)),
    refuse: { label: mine ? messages.takeBack : messages.notNow, action: { type: "answerVideo", agree: false } },
    agree: mine ? null : { label: messages.agree, action: { type: "answerVideo", agree: true } },
  };
};

/** Panel priority: one that the person opened covers an upgrade request. */
export const panelView = (shown: Shown, wording: Wording, open: OpenPanel): PanelView => {
  switch (open) {
    case "devices":
      return { type: "devices", ...deviceMenuView(shown, wording.messages) };
    case "invite":
      return { type: "invite", ...inviteView(shown, wording) };
    case "none": {
      const question = videoQuestionView(shown, wording);
      return question === null ? { type: "none" } : { type: "videoQuestion", ...question };
    }
  }
};

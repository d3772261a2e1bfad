import type { CallState, Participant } from "@opencallkit/client";
import type { Messages } from "../i18n/messages.ts";
import type { CallSnapshot } from "../snapshot.ts";
import { microphoneTroubleOf } from "./microphone-trouble.ts";
import type { OpenPanel } from "./panel.ts";
import { runningView, type Backdrop, type RunningView, type Status, type VideoLook } from "./running.ts";
import type { Wording } from "../i18n/wording.ts";

/** Participant tile: one person of a group call. */
export type TileView = {
  readonly name: string;
  readonly stream: MediaStream | null;
  readonly look: VideoLook;
  readonly rings: boolean;
  readonly muted: boolean;
  /** Whether this person is speaking now. */
  readonly speaks: boolean;
  /** Status note of this person, such as ringing or reconnecting, or "". */
  readonly note: string;
  /** Accessible name of the crossed microphone icon. */
  readonly mutedText: string;
};

export type GroupView = RunningView & {
  readonly title: string;
  readonly status: Status;
  /** Tiles: shared screens first, then ourselves, then the others who are in the call or rung. */
  readonly tiles: readonly TileView[];
  readonly backdrop: Backdrop;
};

/** A link on which much is lost. */
export const isWeak = (quality: Participant["quality"]): boolean => quality === "poor" || quality === "lost";

/** Link status: the state of the media path between us and one of the others, or of their microphone. */
const linkNote = ({ link, microphone, quality }: Participant, messages: Messages): string => {
  switch (link) {
    case "failed":
      return messages.noPath;
    case "reconnecting":
      return messages.reconnecting;
    case "connecting":
      return messages.connecting;
    case "none":
    case "connected": {
      const trouble = microphoneTroubleOf(microphone);
      if (trouble !== null) return messages.tileMicrophone[trouble];
      return isWeak(quality) ? messages.weak : "";
    }
  }
};

const noteOf = (person: Participant, call: CallState, messages: Messages): string => {
  if (person.state === "ringing") return messages.calling;
  if (call.state === "talking" && call.away.includes(person.user)) return messages.reconnecting;
  return linkNote(person, messages);
};

const ownTile = ({ preview, wish }: CallSnapshot, messages: Messages): TileView => ({
  name: messages.you,
  stream: preview,
  look: "mirrored",
  rings: false,
  muted: wish.muted,
  speaks: false,
  note: "",
  mutedText: messages.mutedNow,
});

const tileOf = (person: Participant, call: CallState, { messages, nameOf }: Wording): TileView => ({
  name: nameOf(person.user),
  stream: person.video,
  look: "cropped",
  rings: person.state === "ringing",
  muted: person.state === "joined" && person.microphone === "off",
  speaks: person.audio && person.speaking === true,
  note: noteOf(person, call, messages),
  mutedText: messages.mutedNow,
});

/** Tile of a shared screen: a picture that is looked at whole, and before the faces. */
const screenTilesOf = ({ user, screenVideo }: Participant, { messages, nameOf }: Wording): readonly TileView[] => {
  if (screenVideo === null) return [];
  const name = messages.screenOf(nameOf(user));
  return [
    { name, stream: screenVideo, look: "whole", rings: false, muted: false, speaks: false, note: "", mutedText: "" },
  ];
};

/** Group call: the view model with a tile for everybody in the call or rung, ourselves among them. */
export const groupView = (shown: CallSnapshot, wording: Wording, open: OpenPanel): GroupView => {
  const { messages } = wording;
  const { state, participants } = shown;
  const talks = state.state === "talking";
  const joined = participants.filter((person) => person.state === "joined").length;
  return {
    ...runningView(shown, wording, open),
    backdrop: { type: "colours" },
    title: messages.groupOf(joined + (talks ? 1 : 0)),
    status: talks ? { type: "clock", since: state.since } : { type: "text", text: messages.connecting },
    tiles: [
      ...participants.flatMap((person) => screenTilesOf(person, wording)),
      ownTile(shown, messages),
      ...participants.filter((person) => person.state !== "left").map((person) => tileOf(person, state, wording)),
    ],
  };
};

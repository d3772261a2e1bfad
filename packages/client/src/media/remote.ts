import type { PersonMedia } from "../face.ts";
import type { Capturing } from "../ports/capture.ts";
import type { TrackKind } from "../ports/peers.ts";
import type { Playing, Sound } from "../ports/sound.ts";
import type { Sending } from "./direct-link.ts";

type RemoteNeeds = {
  readonly user: string;
  readonly sound: Sound;
  readonly streamOf: Capturing["streamOf"];
  readonly speaker: () => string | null;
  readonly held: (held: boolean) => void;
  readonly changed: (person: PersonMedia) => void;
  readonly available: (kind: TrackKind, available: boolean) => void;
};

/** What we see and hear of the other person. The engine plays the sound; screens show the picture. */
export type Remote = {
  readonly track: (track: MediaStreamTrack) => void;
  readonly sending: (sending: Sending) => void;
  readonly resume: () => Promise<void>;
  readonly setSpeaker: () => Promise<void>;
  readonly end: () => void;
};

export const createRemote = (needs: RemoteNeeds): Remote => {
  let sending: Sending = { audio: false, video: false };
  let stream: MediaStream | null = null;
  let playing: Playing | null = null;
  let shown: Sending = { audio: false, video: false };

  const show = (): void => {
    const next: Sending = { audio: sending.audio && playing !== null, video: sending.video && stream !== null };
    needs.changed({ user: needs.user, audio: next.audio, video: next.video ? stream : null });
    const before = shown;
    shown = next;
    for (const kind of ["audio", "video"] as const) {
      if (before[kind] !== next[kind]) needs.available(kind, next[kind]);
    }
  };

  const play = (track: MediaStreamTrack): void => {
    playing?.end();
    playing = needs.sound.play(track, needs.held);
    void setSpeaker().catch(() => undefined);
  };

  const setSpeaker = async (): Promise<void> => playing?.setSpeaker(needs.speaker());

  return {
    track: (track) => {
      if (track.kind === "audio") play(track);
      else stream = needs.streamOf([track]);
      show();
    },
    sending: (next) => {
      sending = next;
      show();
    },
    resume: async () => {
      if (playing !== null && (await playing.resume())) needs.held(false);
    },
    setSpeaker,
    end: () => {
      if (playing !== null) needs.held(false);
      playing?.end();
      playing = null;
      stream = null;
    },
  };
};

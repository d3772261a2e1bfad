import type { PersonMedia, SourceState } from "../../api/api.ts";
import type { Capturing } from "../../ports/capture.ts";
import type { Received, TrackKind } from "../../ports/peers.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Playing, Sound } from "../../ports/sound.ts";
import { createArrivals } from "./arrivals.ts";
import type { Sending } from "../declared.ts";
import type { Speaker } from "./speaker.ts";

type RemoteNeeds = {
  readonly user: string;
  readonly clock: Clock;
  readonly visible: () => boolean;
  readonly received: () => Promise<Received>;
  readonly sound: Sound;
  readonly streamOf: Capturing["streamOf"];
  readonly speaker: Pick<Speaker, "follow">;
  readonly held: (held: boolean) => void;
  readonly changed: (person: Omit<PersonMedia, "link">) => void;
  readonly available: (kind: TrackKind, available: boolean) => void;
};

/** What we see and hear of the other person. The engine plays the sound; screens show the picture. */
export type Playback = {
  readonly track: (track: MediaStreamTrack) => void;
  readonly sending: (sending: Sending) => void;
  readonly resume: () => Promise<void>;
  readonly end: () => void;
};

type Declared = { readonly microphone: SourceState; readonly camera: SourceState };

export const createPlayback = (needs: RemoteNeeds): Playback => {
  let declared: Declared = { microphone: "unknown", camera: "unknown" };
  let stream: MediaStream | null = null;
  let playing: { readonly sound: Playing; readonly forget: () => void } | null = null;
  let shown = { audio: false, video: false };
  const over = new AbortController();

  const show = (): void => {
    const next = {
      audio: declared.microphone === "on" && playing !== null && arrivals.there("audio"),
      video: declared.camera === "on" && stream !== null && arrivals.there("video"),
    };
    needs.changed({ user: needs.user, ...declared, audio: next.audio, video: next.video ? stream : null });
    const before = shown;
    shown = next;
    for (const kind of ["audio", "video"] as const) {
      if (before[kind] !== next[kind]) needs.available(kind, next[kind]);
    }
  };
  const arrivals = createArrivals({
    clock: needs.clock,
    visible: needs.visible,
    read: needs.received,
    changed: show,
  });

  const silence = (): void => {
    playing?.forget();
    playing?.sound.end();
    playing = null;
  };
  const play = (track: MediaStreamTrack): void => {
    silence();
    const sound = needs.sound.play(track, needs.held);
    playing = { sound, forget: needs.speaker.follow(sound) };
  };

  return {
    track: (track) => {
      const kind = track.kind === "audio" ? "audio" : "video";
      if (kind === "audio") play(track);
      else stream = needs.streamOf([track]);
      // Its first packet is the one thing that a remote track tells of.
      track.addEventListener("unmute", () => arrivals.begin(kind), { signal: over.signal });
      if (!track.muted) arrivals.begin(kind);
      show();
    },
    sending: (next) => {
      declared = next;
      arrivals.expect("audio", next.microphone === "on");
      arrivals.expect("video", next.camera === "on");
      show();
    },
    resume: async () => {
      if (playing !== null && (await playing.sound.resume())) needs.held(false);
    },
    end: () => {
      over.abort();
      arrivals.end();
      if (playing !== null) needs.held(false);
      silence();
      stream = null;
    },
  };
};

import type { Clock } from "../../ports/clock.ts";
import type { Playing, Sound } from "../../ports/sound.ts";
import type { Autoplay } from "./autoplay.ts";
import type { Speaker } from "./speaker.ts";

/** Playback of a call's sound: one track of each remote source, by its key. */
export type Playback = {
  /** Plays a track in the place of the one before it. */
  readonly play: (source: string, track: MediaStreamTrack) => void;
  readonly silence: (source: string) => void;
  /** Resumes inside a press what the autoplay policy holds back. */
  readonly resume: () => Promise<void>;
  /** Applies the preferred loudspeaker. Rejects when not even the system's can be used. */
  readonly chooseSpeaker: () => Promise<void>;
  readonly end: () => void;
};

/** The overlap of a replaced sound with its successor, in ms from when that one begins, so that there is no gap. */
const overlapMs = 250;
/** The longest wait for a successor to begin, in ms. */
const beginningMs = 1000;

/** A playing sound; `key` is what it is known by while it is held back. */
type Sounding = { readonly key: object; readonly sound: Playing; readonly forget: () => void };

export const createPlayback = (
  clock: Pick<Clock, "after">,
  output: Pick<Sound, "play">,
  autoplay: Pick<Autoplay, "note">,
  speaker: Speaker,
): Playback => {
  const sounds = new Map<string, Sounding>();
  /** Replaced sounds that still overlap, with what ends their wait. */
  const replaced = new Map<Sounding, () => void>();

  const end = (sounding: Sounding): void => {
    replaced.get(sounding)?.();
    replaced.delete(sounding);
    sounding.forget();
    sounding.sound.end();
    autoplay.note(sounding.key, false);
  };

  /** Ends a replaced sound once its successor is heard. */
  const outlast = (before: Sounding, { began }: Playing): void => {
    const endIn = (ms: number): void =>
      void replaced.set(
        before,
        clock.after(ms, () => end(before)),
      );
    endIn(beginningMs);
    void began.then(() => {
      if (!replaced.has(before)) return;
      replaced.get(before)?.();
      endIn(overlapMs);
    });
  };

  return {
    play: (source, track) => {
      const before = sounds.get(source);
      const key = {};
      const sound = output.play(track, (held) => autoplay.note(key, held));
      sounds.set(source, { key, sound, forget: speaker.follow(sound) });
      if (before !== undefined) outlast(before, sound);
    },
    silence: (source) => {
      const sounding = sounds.get(source);
      sounds.delete(source);
      if (sounding !== undefined) end(sounding);
    },
    resume: async () => {
      const all = [...sounds.values()].map(async ({ key, sound }) => {
        if (await sound.resume()) autoplay.note(key, false);
      });
      await Promise.all(all);
    },
    chooseSpeaker: speaker.choose,
    end: () => {
      for (const sounding of [...sounds.values(), ...replaced.keys()]) end(sounding);
      sounds.clear();
      speaker.end();
    },
  };
};

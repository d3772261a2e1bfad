import type { Sound } from "../ports/sound.ts";

/** A loudspeaker behind an autoplay policy. */
export type FakeSound = Sound & {
  readonly playing: Set<MediaStreamTrack>;
  readonly unlocks: () => number;
  readonly speakers: (string | null)[];
  /** While true, nothing sounds unless it was freed by a press. */
  blocked: boolean;
  /** The system stops the sound, as for a phone call. */
  readonly interrupt: () => void;
};

export const createFakeSound = (): FakeSound => {
  const playing = new Set<MediaStreamTrack>();
  const holds = new Set<(held: boolean) => void>();
  const speakers: (string | null)[] = [];
  let unlocks = 0;

  const sound: FakeSound = {
    playing,
    speakers,
    blocked: false,
    unlocks: () => unlocks,
    unlock: () => {
      unlocks += 1;
    },
    interrupt: () => {
      for (const held of holds) held(true);
    },
    play: (track, held) => {
      playing.add(track);
      holds.add(held);
      if (sound.blocked) held(true);
      return {
        resume: async () => {
          sound.blocked = false;
          return true;
        },
        setSpeaker: async (id) => void speakers.push(id),
        end: () => {
          playing.delete(track);
          holds.delete(held);
        },
      };
    },
  };
  return sound;
};

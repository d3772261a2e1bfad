import type { Sound } from "../ports/sound.ts";

/** A fake loudspeaker behind an autoplay policy. */
export type FakeSound = Sound & {
  readonly playing: Set<MediaStreamTrack>;
  readonly unlocks: () => number;
  readonly speakers: (string | null)[];
  readonly volumes: number[];
  /** Makes a loudspeaker fail with the exception of this name; null plays. */
  readonly refuse: (id: string | null, name: string | null) => void;
  /** The autoplay policy: while true, nothing sounds unless it was unlocked by a press. */
  blocked: boolean;
  /** While true, what is played does not begin. */
  late: boolean;
  /** An interruption: the system stops the sound, as for a phone call. */
  readonly interrupt: () => void;
};

export const createFakeSound = (): FakeSound => {
  const playing = new Set<MediaStreamTrack>();
  const holds = new Set<(held: boolean) => void>();
  const speakers: (string | null)[] = [];
  const volumes: number[] = [];
  const refused = new Map<string | null, string>();
  let unlocks = 0;

  const sound: FakeSound = {
    playing,
    speakers,
    volumes,
    refuse: (id, name) => {
      if (name === null) refused.delete(id);
      else refused.set(id, name);
    },
    blocked: false,
    late: false,
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
        began: sound.late ? new Promise(() => undefined) : Promise.resolve(),
        resume: async () => {
          sound.blocked = false;
          return true;
        },
        setSpeaker: async (id) => {
          const name = refused.get(id);
          if (name !== undefined) throw Object.assign(new Error(name), { name });
          speakers.push(id);
        },
        setVolume: (volume) => void volumes.push(volume),
        end: () => {
          playing.delete(track);
          holds.delete(held);
        },
      };
    },
  };
  return sound;
};

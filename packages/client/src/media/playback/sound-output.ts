import { createAtom, readOnly } from "../../api/atom.ts";
import type { ReadonlyAtom } from "../../api/readonly-atom.ts";
import type { Playing, Sound } from "../../ports/sound.ts";

/** Where all remote sound of the page goes. */
export type SoundOutput = Pick<Sound, "unlock"> & {
  readonly play: (track: MediaStreamTrack) => Playing;
  /** `blocked` while the browser or the system holds any of it back. */
  readonly autoplay: ReadonlyAtom<"allowed" | "blocked">;
};

export const createSoundOutput = (sound: Sound): SoundOutput => {
  const autoplay = createAtom<"allowed" | "blocked">("allowed");
  const held = new Set<symbol>();

  return {
    unlock: sound.unlock,
    autoplay: readOnly(autoplay),
    play: (track) => {
      const mine = Symbol("sound");
      const note = (isHeld: boolean): void => {
        if (isHeld) held.add(mine);
        else held.delete(mine);
        autoplay.set(held.size > 0 ? "blocked" : "allowed");
      };
      const playing = sound.play(track, note);
      return {
        ...playing,
        resume: async () => {
          const sounds = await playing.resume();
          if (sounds) note(false);
          return sounds;
        },
        end: () => {
          playing.end();
          note(false);
        },
      };
    },
  };
};

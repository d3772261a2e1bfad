import type { Sound } from "../ports/sound.ts";

export const noSound: Sound = {
  unlock: () => undefined,
  play: () => ({
    began: Promise.resolve(),
    resume: async () => true,
    setSpeaker: async () => undefined,
    setVolume: () => undefined,
    end: () => undefined,
  }),
};

const setSpeaker = async (element: HTMLAudioElement, id: string | null): Promise<void> => {
  if ("setSinkId" in element) await element.setSinkId(id ?? "");
  else if (id !== null) throw new Error("This browser plays on the system's loudspeaker only.");
};

/** Plays remote sound in `<audio>` elements of its own, which are in no document. */
export const elementSound = (): Sound => {
  let spare: HTMLAudioElement | null = null;

  return {
    unlock: () => {
      // Autoplay unlock: an element that was played inside a press may play later without one. A stream without tracks
      // is enough, and no content security policy forbids it, as it may a `data:` URL.
      // and no content security policy forbids it, as it may a `data:` URL.
      spare ??= new Audio();
      spare.srcObject ??= new MediaStream([]);
      spare.play().catch(() => undefined);
    },
    play: (track, held) => {
      const element = spare ?? new Audio();
      spare = null;
      const over = new AbortController();
      const listen = { signal: over.signal };

      const start = async (): Promise<boolean> => {
        try {
          await element.play();
          return true;
        } catch (reason) {
          if (over.signal.aborted) return false;
          const refused = reason instanceof Error && reason.name === "NotAllowedError";
          if (refused) held(true);
          return !refused && !element.paused;
        }
      };

      // Resumes after an interruption: the system pauses a page's sound for a phone call, and does not start it again.
      const began = new Promise<void>((resolve) =>
        element.addEventListener("playing", () => resolve(), { ...listen, once: true }),
      );
      element.addEventListener("pause", () => void start(), listen);
      element.addEventListener("playing", () => held(false), listen);
      track.addEventListener("unmute", () => element.paused && void start(), listen);
      document.addEventListener("visibilitychange", () => element.paused && void start(), listen);
      element.srcObject = new MediaStream([track]);
      void start();

      return {
        began,
        resume: start,
        setSpeaker: (id) => setSpeaker(element, id),
        setVolume: (volume) => {
          element.volume = volume;
        },
        end: () => {
          over.abort();
          element.pause();
          element.srcObject = null;
          spare = element;
        },
      };
    },
  };
};

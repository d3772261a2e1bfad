import { samplesOf, tones, type ToneName } from "./tones.ts";

export type Player = {
  /** Plays a tone over and over, or nothing. Asking for what already plays changes nothing. */
  readonly play: (tone: ToneName | null) => void;
  readonly close: () => void;
};

const presses = ["pointerdown", "keydown", "touchend"] as const;

/** One turn of a tone loops by itself: timers of a hidden page are slowed, sound is not. */
const start = (context: AudioContext, name: ToneName): AudioBufferSourceNode => {
  const samples = samplesOf(tones[name], context.sampleRate);
  const buffer = context.createBuffer(1, samples.length, context.sampleRate);
  buffer.copyToChannel(samples, 0);
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.loop = true;
  source.connect(context.destination);
  source.start();
  return source;
};

/** Tone player: the ringing and dialling tones. A browser that holds sound back plays from the first press on. */
export const createPlayer = (createContext: () => AudioContext): Player => {
  let context: AudioContext | null = null;
  let playing: { readonly tone: ToneName; readonly source: AudioBufferSourceNode } | null = null;
  const wake = (): void => {
    // Refused until a press; the next press asks again.
    if (playing !== null && context?.state === "suspended") context.resume().catch(() => undefined);
  };
  for (const press of presses) document.addEventListener(press, wake, { capture: true, passive: true });

  const stop = (): void => {
    playing?.source.stop();
    playing?.source.disconnect();
    playing = null;
  };
  return {
    play: (tone) => {
      if (tone === (playing?.tone ?? null)) return;
      stop();
      if (tone === null) return void context?.suspend().catch(() => undefined);
      context ??= createContext();
      playing = { tone, source: start(context, tone) };
      wake();
    },
    close: () => {
      stop();
      for (const press of presses) document.removeEventListener(press, wake, { capture: true });
      context?.close().catch(() => undefined);
      context = null;
    },
  };
};

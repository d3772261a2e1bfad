import { samplesOf, tones, type ToneName } from "./tones.ts";

export type Player = {
  /** Loops a tone, or stops with null. Idempotent: asking for the tone that already plays does not restart it. */
  readonly play: (tone: ToneName | null) => void;
  readonly close: () => void;
};

const presses = ["pointerdown", "keydown", "touchend"] as const;

/** Looped buffer: one cadence of a tone that the audio thread repeats, for the timers of a hidden page are throttled. */
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

/** Tone player: the ringing and dialling tones. Where the browser's autoplay policy blocks sound, they play from the first press on. */
export const createPlayer = (createContext: () => AudioContext): Player => {
  let context: AudioContext | null = null;
  let playing: { readonly tone: ToneName; readonly source: AudioBufferSourceNode } | null = null;
  const wake = (): void => {
    // Autoplay policy: refused until a user gesture; the next press resumes again.
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

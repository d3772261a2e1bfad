/** Note: when it begins and how long it sounds, in seconds, and its frequencies in Hz. */
type Note = { readonly at: number; readonly long: number; readonly hertz: readonly number[]; readonly soft: boolean };

export type Tone = { readonly seconds: number; readonly notes: readonly Note[] };

const bell = (at: number, hertz: number): Note => ({
  at,
  long: 0.9,
  hertz: [hertz, hertz * 2.01, hertz * 3.02],
  soft: true,
});

/** Tones: the cadences that the player loops. */
export const tones = {
  /** Ringtone of an incoming call: a rising figure on a bell, twice, then a rest. */
  ring: {
    seconds: 3.2,
    notes: [0, 0.9].flatMap((at) => [bell(at, 659.3), bell(at + 0.16, 784), bell(at + 0.32, 987.8)]),
  },
  /** Ringback tone of an outgoing call, as the telephone's: 425 Hz, one second on, four off (ITU-T E.180). */
  dial: { seconds: 5, notes: [{ at: 0, long: 1, hertz: [425], soft: false }] },
} as const satisfies Record<string, Tone>;

export type ToneName = keyof typeof tones;

/** Decay rate of the bell's envelope, per second. */
const decay = 4.5;
/** Attack and release of a note's envelope in seconds, so that it begins and ends without a click. */
const attackSeconds = 0.012;
const releaseSeconds = 0.02;

/**
 * Additive synthesis: adds one partial of a note, by a recursive oscillator that turns and shrinks the sample before. A
 * sine for each sample would block the main thread, which also shows the ring, longer than its screen does.
 */
const addPartial = (samples: Float32Array, rate: number, note: Note, hertz: number, volume: number): void => {
  const from = Math.round(note.at * rate);
  const count = Math.min(Math.round(note.long * rate), samples.length - from);
  const shrink = note.soft ? Math.exp(-decay / rate) : 1;
  const angle = (2 * Math.PI * hertz) / rate;
  const [cosine, sine] = [Math.cos(angle) * shrink, Math.sin(angle) * shrink];
  let [x, y] = [volume, 0];
  for (let at = 0; at < count; at++) {
    const rise = Math.min(1, at / (attackSeconds * rate));
    const fall = note.soft ? 1 : Math.min(1, (count - at) / (releaseSeconds * rate));
    samples[from + at] = (samples[from + at] ?? 0) + rise * fall * y;
    [x, y] = [x * cosine - y * sine, x * sine + y * cosine];
  }
};

/** Sample array as an audio buffer has it; before TypeScript 5.7 a `Float32Array` was not generic. */
type Samples = ReturnType<AudioBuffer["getChannelData"]>;

/** PCM samples of one cadence, between -1 and 1, at a rate in Hz. */
export const samplesOf = ({ seconds, notes }: Tone, rate: number): Samples => {
  const samples = new Float32Array(Math.round(seconds * rate));
  for (const note of notes)
    for (const [nth, hertz] of note.hertz.entries()) addPartial(samples, rate, note, hertz, 0.22 / (nth + 1) ** 2);
  return samples;
};

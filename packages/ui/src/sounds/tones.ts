/** One note: when it begins and how long it sounds, in seconds, and its frequencies in Hz. */
type Note = { readonly at: number; readonly long: number; readonly hertz: readonly number[]; readonly soft: boolean };

export type Tone = { readonly seconds: number; readonly notes: readonly Note[] };

const bell = (at: number, hertz: number): Note => ({
  at,
  long: 0.9,
  hertz: [hertz, hertz * 2.01, hertz * 3.02],
  soft: true,
});

/** What a loudspeaker plays over and over. */
export const tones = {
  /** A rising figure on a bell, twice, then a rest. */
  ring: {
    seconds: 3.2,
    notes: [0, 0.9].flatMap((at) => [bell(at, 659.3), bell(at + 0.16, 784), bell(at + 0.32, 987.8)]),
  },
  /** The ringing tone of a telephone: 425 Hz, one second on, four off (ITU-T E.180). */
  dial: { seconds: 5, notes: [{ at: 0, long: 1, hertz: [425], soft: false }] },
} as const satisfies Record<string, Tone>;

export type ToneName = keyof typeof tones;

const loudness = ({ long, soft }: Note, t: number): number => {
  const attack = Math.min(1, t / 0.012);
  return attack * (soft ? Math.exp(-4.5 * t) : Math.min(1, (long - t) / 0.02));
};

/** The samples of one turn, between -1 and 1. */
export const samplesOf = ({ seconds, notes }: Tone, rate: number): Float32Array<ArrayBuffer> => {
  const samples = new Float32Array(Math.round(seconds * rate));
  for (const note of notes) {
    const [from, count] = [Math.round(note.at * rate), Math.round(note.long * rate)];
    for (let at = 0; at < count && from + at < samples.length; at++) {
      const t = at / rate;
      const wave = note.hertz.reduce((sum, hertz, nth) => sum + Math.sin(2 * Math.PI * hertz * t) / (nth + 1) ** 2, 0);
      samples[from + at] = (samples[from + at] ?? 0) + 0.22 * loudness(note, t) * wave;
    }
  }
  return samples;
};

import type { Page } from "playwright-core";

/** Audio gap report of a page since the meter began, in ms. */
export type SoundGaps = {
  readonly watched: number;
  /** Longest gap without any sound. */
  readonly longest: number;
  /** Unmeasured time, because the page was too busy to sample. */
  readonly missed: number;
};

declare global {
  var soundGaps: (() => SoundGaps) | undefined;
}

/** Gap meter, within the page: samples all audio that goes to the loudspeaker (`ears.ts`), in blocks of 10 ms. */
const measure = (): void => {
  const taps = globalThis.soundTaps ?? [];
  const blockMs = 10;
  const lookMs = 20;
  /** Silence threshold: -50 dBFS. */
  const quietest = 0.003;
  // Newest audible tap: not that of the ringtone, whose audio context is suspended by now.
  const first = taps.findLast(({ audible }) => audible());
  if (first === undefined) throw new Error("nothing plays yet");
  const { sampleRate } = first.analyser.context;
  const block = (sampleRate * blockMs) / 1000;
  const blockNow = (): number => Math.floor((first.analyser.context.currentTime * sampleRate) / block);
  let seen = blockNow();
  let [watched, gap, longest, missed] = [0, 0, 0, 0];

  const look = (): void => {
    const now = blockNow();
    const heard = taps.flatMap(({ analyser, audible }) => {
      if (analyser.fftSize !== 32_768) analyser.fftSize = 32_768;
      if (!audible()) return [];
      const samples = new Float32Array(analyser.fftSize);
      analyser.getFloatTimeDomainData(samples);
      return [samples];
    });
    const most = Math.floor(32_768 / block);
    missed += Math.max(0, now - seen - most);
    for (let ago = Math.min(now - seen, most); ago > 0; ago -= 1) {
      const sounds = heard.some((samples) => {
        const end = samples.length - (ago - 1) * block;
        return samples.slice(end - block, end).some((sample) => Math.abs(sample) > quietest);
      });
      gap = sounds ? 0 : gap + 1;
      longest = Math.max(longest, gap);
      watched += 1;
    }
    seen = now;
  };
  setInterval(look, lookMs);
  globalThis.soundGaps = () => ({
    watched: watched * blockMs,
    longest: longest * blockMs,
    missed: missed * blockMs,
  });
};

/** Starts the gap meter; the page must play already. */
export const watchSound = (page: Page): Promise<void> => page.evaluate(measure);

export const soundGapsOf = async (page: Page): Promise<SoundGaps> => {
  const gaps = await page.evaluate(() => globalThis.soundGaps?.());
  if (gaps === undefined) throw new Error("the page is not watched");
  return gaps;
};

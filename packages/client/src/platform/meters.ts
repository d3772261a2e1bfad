import type { Capturing } from "../ports/capture.ts";

/** The longest window that an AnalyserNode keeps, in samples: two thirds of a second at 48 kHz. */
const span = 32_768;

/** Level meters on one shared AudioContext, which exists while anything is measured. */
export const createMeters = (): Capturing["meter"] => {
  let context: AudioContext | null = null;
  let meters = 0;

  return (track) => {
    if (typeof AudioContext === "undefined") return { peak: () => null, end: () => undefined };
    const mine = (context ??= new AudioContext());
    meters += 1;
    const source = mine.createMediaStreamSource(new MediaStream([track]));
    const analyser = mine.createAnalyser();
    analyser.fftSize = span;
    source.connect(analyser);
    const samples = new Float32Array(span);
    const beganAt = mine.currentTime;
    return {
      peak: () => {
        // A suspended context measures nothing, and one that has just begun has not filled its window.
        if (mine.state !== "running" || mine.currentTime - beganAt < span / mine.sampleRate) return null;
        analyser.getFloatTimeDomainData(samples);
        return samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
      },
      end: () => {
        source.disconnect();
        meters -= 1;
        if (meters > 0) return;
        void context?.close();
        context = null;
      },
    };
  };
};

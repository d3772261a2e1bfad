import { describe, expect, test } from "vitest";
import { samplesOf, tones, type ToneName } from "./tones.ts";

const rate = 16_000;
const names: readonly ToneName[] = ["ring", "dial"];

/** Goertzel filter: how strong one frequency, in Hz, is in some samples. */
const strengthOf = (samples: Float32Array, hertz: number): number => {
  const factor = 2 * Math.cos((2 * Math.PI * hertz) / rate);
  let [one, two] = [0, 0];
  for (const sample of samples) [one, two] = [sample + factor * one - two, one];
  return Math.sqrt(Math.max(0, one ** 2 + two ** 2 - factor * one * two)) / samples.length;
};
const loudest = (samples: Float32Array): number =>
  samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);

describe.each(names)("%s", (name) => {
  const tone = tones[name];
  const samples = samplesOf(tone, rate);

  test("is as long as it says, and heard without being cut off", () => {
    expect(samples).toHaveLength(tone.seconds * rate);
    expect(loudest(samples)).toBeGreaterThan(0.1);
    expect(loudest(samples)).toBeLessThan(1);
  });

  test("begins and ends without a click, so that it can loop", () => {
    expect(Math.abs(samples.at(0) ?? 1)).toBeLessThan(0.001);
    expect(Math.abs(samples.at(-1) ?? 1)).toBeLessThan(0.001);
    // Click (discontinuity): a jump between two samples that is steeper than any frequency in the tone makes.
    const highest = Math.max(...tone.notes.flatMap(({ hertz }) => hertz));
    const steepest = samples.reduce((most, sample, at) => Math.max(most, Math.abs(sample - (samples[at - 1] ?? 0))), 0);
    expect(steepest).toBeLessThan((2 * Math.PI * highest) / rate);
  });

  test("has a rest in each turn", () => {
    expect(loudest(samples.subarray(-0.5 * rate))).toBeLessThan(0.001);
  });
});

test("the dial tone is that of a telephone: 425 Hz, one second on, four off (ITU-T E.180)", () => {
  const samples = samplesOf(tones.dial, rate);
  const on = samples.subarray(0, rate);
  expect(strengthOf(on, 425)).toBeGreaterThan(0.1);
  for (const other of [300, 550, 850]) expect(strengthOf(on, other)).toBeLessThan(0.01);
  expect(loudest(samples.subarray(1.001 * rate))).toBe(0);
});

test("the ring rises, twice", () => {
  const samples = samplesOf(tones.ring, rate);
  const at = (seconds: number): Float32Array => samples.subarray(seconds * rate, (seconds + 0.15) * rate);
  const notes = [659.3, 784, 987.8];
  for (const figure of [0, 0.9]) {
    for (const [nth, hertz] of notes.entries()) {
      const now = at(figure + nth * 0.16);
      for (const later of notes.slice(nth + 1))
        expect(strengthOf(now, hertz)).toBeGreaterThan(2 * strengthOf(now, later));
    }
  }
});

import { every } from "../../every.ts";
import type { Capturing, Meter } from "../../ports/capture.ts";
import type { Clock } from "../../ports/clock.ts";

/** The polling interval, in ms: the span that a meter sees. */
const lookMs = 500;
/** The peak amplitude above which a muted person seems to speak to the others, 0 to 1. */
const speechPeak = 0.1;
/** So many loud spans in a row are speech, and no cough or slammed door. */
const loudSpans = 2;
/** The notice goes after so many quiet ones. */
const quietSpans = 6;

type Watch = { readonly track: MediaStreamTrack; readonly meter: Meter; readonly stopTimer: () => void };

/** Watches a microphone while it is muted. */
export type MutedSpeech = {
  /** Follows the microphone's track, and whether it is muted. */
  readonly follow: (track: MediaStreamTrack | null, muted: boolean) => void;
};

/**
 * Speech while muted: somebody who talks to the others without being heard is told so. It listens to a copy of the track,
 * for a muted one is silent; nothing of the copy leaves the page.
 */
export const createMutedSpeech = (
  { capturing, clock }: { readonly capturing: Pick<Capturing, "meter">; readonly clock: Clock },
  changed: (speaks: boolean) => void,
): MutedSpeech => {
  let of: MediaStreamTrack | null = null;
  let watch: Watch | null = null;
  let [loud, quiet, speaks] = [0, 0, false];

  const say = (next: boolean): void => {
    if (next === speaks) return;
    speaks = next;
    changed(next);
  };

  const look = (meter: Meter): void => {
    const isLoud = (meter.peak() ?? 0) >= speechPeak;
    [loud, quiet] = isLoud ? [loud + 1, 0] : [0, quiet + 1];
    if (loud >= loudSpans) say(true);
    else if (quiet >= quietSpans) say(false);
  };

  const stop = (): void => {
    watch?.stopTimer();
    watch?.meter.end();
    watch?.track.stop();
    watch = null;
    [of, loud, quiet] = [null, 0, 0];
    say(false);
  };

  const start = (track: MediaStreamTrack): void => {
    const copy = track.clone();
    copy.enabled = true;
    const meter = capturing.meter(copy);
    of = track;
    watch = { track: copy, meter, stopTimer: every(clock, lookMs, () => look(meter)) };
  };

  return {
    follow: (track, muted) => {
      if (muted && track !== null && track === of) return;
      stop();
      if (muted && track !== null && track.readyState === "live") start(track);
    },
  };
};

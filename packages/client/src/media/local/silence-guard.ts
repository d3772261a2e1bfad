import type { Device, DeviceNews } from "../../api/device.ts";
import type { Capturing, Meter } from "../../ports/capture.ts";
import type { Clock } from "../../ports/clock.ts";
import { idOf, isStandIn, type HomeDevice } from "./home-device.ts";
import { askFor, outcomeOf } from "./opening.ts";
import type { Source } from "./source.ts";

export type SilenceGuardNeeds = {
  readonly capturing: Capturing;
  readonly clock: Clock;
  readonly list: () => readonly Device[];
  readonly source: Pick<Source, "take" | "home">;
  readonly news: (news: Omit<DeviceNews, "kind">) => void;
};

/** Dead-microphone detection: watches whether the microphone gives any signal at all. */
export type SilenceGuard = { readonly follow: (track: MediaStreamTrack | null) => void };

/** The polling interval, in ms: the span that a meter sees. */
const lookMs = 500;
/** The timeout of a microphone that has never sounded, in ms: giving nothing for so long it counts as silent. */
const silentMs = 4000;
/** The timeout of one that has sounded, in ms: noise suppression may filter everything out between two sentences. */
const quietMs = 15_000;
/** The trial period of another microphone, in ms: it must sound within it. */
const trialMs = 1000;

type Watched = { readonly track: MediaStreamTrack; readonly meter: Meter };

/** Signal detection: false for a dead line, null when that cannot be told now. */
const soundOf = ({ track, meter }: Watched): boolean | null => {
  if (track.muted) return false;
  const peak = track.enabled ? meter.peak() : null;
  return peak === null ? null : peak > 0;
};

const end = (track: MediaStreamTrack): void => track.stop();

/**
 * Failover of a dead microphone: one that has given nothing since it was opened gives way to one that works, and comes
 * back when it sounds. One that has sounded is never left: its own switch may have muted it, and nobody who mutes wants
 * another.
 */
export const createSilenceGuard = ({ capturing, clock, list, source, news }: SilenceGuardNeeds): SilenceGuard => {
  let watched: Watched | null = null;
  /** The dead microphone, kept open while another stands in for it. */
  let silent: (Watched & { readonly before: HomeDevice | null }) | null = null;
  let sounded = false;
  let deadSince: number | null = null;
  let told = false;
  let over = new AbortController();
  let stopTimer: (() => void) | null = null;

  const watch = (track: MediaStreamTrack): Watched => ({ track, meter: capturing.meter(track) });
  const dropSilent = (): void => {
    silent?.meter.end();
    silent?.track.stop();
    silent = null;
  };

  const others = (track: MediaStreamTrack): readonly string[] =>
    list().flatMap(({ id }) => (isStandIn(id) || id === idOf(track) ? [] : [id]));

  const pause = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const go = (): void => {
        stop();
        signal.removeEventListener("abort", go);
        resolve();
      };
      const stop = clock.after(ms, go);
      signal.addEventListener("abort", go);
    });

  const works = async (failover: Watched, signal: AbortSignal): Promise<boolean> => {
    const until = clock.now() + trialMs;
    while (soundOf(failover) === false && clock.now() < until && !signal.aborted) await pause(lookMs / 2, signal);
    return soundOf(failover) !== false;
  };

  /** Tries the other microphones one after the other, until one sounds. */
  const giveWay = async (from: Watched, signal: AbortSignal): Promise<void> => {
    const name = from.track.label;
    for (const id of others(from.track)) {
      if (signal.aborted) return;
      const asked = askFor(capturing, "microphone", id);
      const outcome = await outcomeOf(clock, asked, signal);
      if (outcome.type === "unanswered") asked.then(end, () => undefined);
      if (outcome.type !== "opened") continue;
      const failover = watch(outcome.track);
      const sounds = await works(failover, signal);
      failover.meter.end();
      if (signal.aborted || !sounds) {
        outcome.track.stop();
        continue;
      }
      const home = { id: idOf(from.track), name };
      silent = { ...watch(from.track), before: source.home() };
      source.take(outcome.track, home, from.track);
      return news({ why: "silent", wished: name, used: outcome.track.label, instead: true });
    }
    if (!signal.aborted) news({ why: "silent", wished: name, used: "", instead: false });
  };

  const goHome = ({ track, before }: NonNullable<typeof silent>): void => {
    silent?.meter.end();
    silent = null;
    source.take(track, before);
    news({ why: "back", wished: track.label, used: track.label, instead: false });
  };

  const look = (): void => {
    if (watched === null) return;
    stopTimer = clock.after(lookMs, look);
    if (silent?.track.readyState === "ended") dropSilent();
    if (silent !== null && soundOf(silent) === true) return goHome(silent);
    const sound = soundOf(watched);
    if (sound === true) sounded = true;
    deadSince = sound === false ? (deadSince ?? clock.now()) : null;
    if (deadSince === null || told || clock.now() - deadSince < (sounded ? quietMs : silentMs)) return;
    told = true;
    if (sounded && watched.track.muted) return;
    if (sounded) news({ why: "silent", wished: watched.track.label, used: "", instead: false });
    else void giveWay(watched, over.signal);
  };

  return {
    follow: (track) => {
      if (track === (watched?.track ?? null)) return;
      watched?.meter.end();
      stopTimer?.();
      over.abort();
      over = new AbortController();
      // The stand-in is watched as well; anything else was chosen by the person or the system.
      const standsIn = silent !== null && track !== null && source.home()?.name === silent.track.label;
      if (!standsIn) dropSilent();
      watched = track === null ? null : watch(track);
      [sounded, deadSince, told] = [false, null, false];
      stopTimer = watched === null ? null : clock.after(lookMs, look);
    },
  };
};

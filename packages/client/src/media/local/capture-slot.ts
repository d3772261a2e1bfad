import type { CallError } from "../../api/errors.ts";
import type { Capture } from "../../api/api.ts";
import type { DeviceNews } from "../../api/device.ts";
import type { CaptureKind } from "../../ports/capture.ts";
import { isOf, type HomeDevice } from "./home-device.ts";
import { followTrack, type LiveTrack } from "./live-track.ts";

/** The state of a capture slot. `home`: the device that the live one stands in for; null when it is the wished one. */
export type Slot =
  | { readonly at: "off" }
  | { readonly at: "opening" }
  | { readonly at: "unanswered"; readonly by: "person" | "device" }
  | { readonly at: "live"; readonly live: LiveTrack; readonly home: HomeDevice | null }
  | { readonly at: "failed"; readonly error: CallError };

export type SourceNews = Omit<DeviceNews, "kind">;

export type CaptureSlotNeeds = {
  readonly kind: CaptureKind;
  /** Whether the person has muted it; false for a camera. */
  readonly muted: () => boolean;
  readonly labelOf: (track: MediaStreamTrack) => string;
  readonly changed: (capture: Capture, track: MediaStreamTrack | null) => void;
  readonly lost: (live: LiveTrack) => void;
  readonly news: (news: SourceNews) => void;
  readonly error: (error: CallError) => void;
};

/** A capture slot, the one place for a track of a kind: whatever is put there ends what was there before. */
export type CaptureSlot = {
  readonly now: () => Slot;
  readonly put: (next: Slot) => void;
  readonly live: () => LiveTrack | null;
  /** Whether a track is wanted; false for good once the call has ended. */
  readonly goesOn: () => boolean;
  readonly want: (wanted: boolean) => void;
  readonly over: AbortSignal;
  /** Replaces the track make-before-break: the new one is sent before the old one ends; `keep` is not ended. */
  readonly take: (track: MediaStreamTrack, home: HomeDevice | null, keep?: MediaStreamTrack) => void;
  /** Falls back: takes a track in the place of a device that gave out. */
  readonly standIn: (track: MediaStreamTrack, home: HomeDevice, why: DeviceNews["why"]) => void;
  /** Ends the fallback: takes a track of the wished device again. */
  readonly goHome: (track: MediaStreamTrack) => void;
  /** Takes a late answer of getUserMedia, after it was given up, if there is still a use for it. */
  readonly adopt: (track: MediaStreamTrack, asked: HomeDevice) => void;
  /** Records a failure. `quiet`: nobody has asked for the capture, so that it is shown and not told as an event. */
  readonly fail: (error: CallError, quiet: boolean) => void;
  readonly tell: (news: SourceNews) => void;
  /** Applies the person's mute to the live track. */
  readonly mute: () => void;
  readonly stop: () => void;
};

const captureOf = (slot: Slot, muted: boolean): Capture => {
  switch (slot.at) {
    case "off":
    case "opening":
      return { state: slot.at };
    case "unanswered":
      return { state: "unanswered", by: slot.by };
    case "failed":
      return { state: "failed", error: slot.error };
    case "live":
      if (slot.live.interrupted()) return { state: "interrupted" };
      return { state: muted ? "muted" : "on" };
  }
};

export const createCaptureSlot = (needs: CaptureSlotNeeds): CaptureSlot => {
  const { kind, muted, labelOf } = needs;
  const over = new AbortController();
  let slot: Slot = { at: "off" };
  let wanted = false;
  /** The last news, for deduplication: the same is not told at every opening. */
  let told = "";

  const goesOn = (): boolean => wanted && !over.signal.aborted;
  const live = (): LiveTrack | null => (slot.at === "live" ? slot.live : null);
  const put = (next: Slot): void => {
    slot = next;
    needs.changed(captureOf(slot, muted()), live()?.track ?? null);
  };

  const tell = (news: SourceNews): void => {
    const text = JSON.stringify(news);
    if (text === told) return;
    told = text;
    needs.news(news);
  };

  const take: CaptureSlot["take"] = (track, home, keep) => {
    if (!goesOn()) return track.stop();
    const before = live();
    const now: LiveTrack = followTrack(track, {
      changed: () => live() === now && put(slot),
      ended: () => live() === now && needs.lost(now),
    });
    if (kind === "microphone") track.enabled = !muted();
    put({ at: "live", live: now, home });
    if (before?.track === keep) before?.forget();
    else before?.end();
  };

  const goHome = (track: MediaStreamTrack): void => {
    take(track, null);
    tell({ why: "back", wished: labelOf(track), used: labelOf(track), instead: false });
  };

  const empty = (): void => {
    live()?.end();
    if (slot.at !== "off") put({ at: "off" });
  };

  return {
    now: () => slot,
    put,
    live,
    goesOn,
    want: (next) => {
      wanted = next;
      if (!wanted) empty();
    },
    over: over.signal,
    take,
    standIn: (track, home, why) => {
      if (!goesOn() || isOf(track, home)) return take(track, null);
      take(track, home);
      tell({ why, wished: home.name, used: labelOf(track), instead: true });
    },
    goHome,
    adopt: (track, asked) => {
      if (!goesOn()) return track.stop();
      if (slot.at !== "live") return take(track, asked.id === null || isOf(track, asked) ? null : asked);
      if (slot.home !== null && isOf(track, slot.home)) return goHome(track);
      // Safari mutes the older track of a kind when it is captured again: then the new one is taken.
      if (slot.live.interrupted() && !track.muted) return take(track, slot.home);
      track.stop();
    },
    fail: (error, quiet) => {
      put({ at: "failed", error });
      if (!quiet) needs.error(error);
    },
    tell,
    mute: () => {
      if (slot.at !== "live") return;
      if (kind === "microphone") slot.live.track.enabled = !muted();
      put(slot);
    },
    stop: () => {
      over.abort();
      wanted = false;
      empty();
    },
  };
};

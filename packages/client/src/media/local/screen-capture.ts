import { callError, type CallError } from "../../api/errors.ts";
import type { ScreenShare } from "../../api/api.ts";
import type { Capturing } from "../../ports/capture.ts";
import { failureOf } from "./capture-error.ts";

/** The captured tracks of a screen; null for what is not captured. */
export type ScreenTracks = { readonly screen: MediaStreamTrack | null; readonly screenSound: MediaStreamTrack | null };

export type ScreenCapture = {
  /** Shares a screen, or ends that. Rejects with why nothing could be captured; what was shared before goes on then. */
  readonly share: (on: boolean) => Promise<void>;
  /** Ends it, at once. */
  readonly stop: () => void;
};

const none: ScreenTracks = { screen: null, screenSound: null };

const errorOf = (reason: unknown): CallError => {
  const name = reason instanceof Error ? reason.name : undefined;
  return callError(failureOf(reason) === "refused" ? "screen_refused" : "screen_failed", name);
};

/**
 * Screen capture (getDisplayMedia, W3C Screen Capture): the person picks a screen, window or tab, with its sound where
 * the browser offers that. The browser's own bar may end it at any time.
 */
export const createScreenCapture = (
  isSupported: boolean,
  display: Capturing["display"],
  changed: (share: ScreenShare, tracks: ScreenTracks) => void,
): ScreenCapture => {
  let shared = none;
  let opening: Promise<void> | null = null;
  /** Counts shares: what is picked after an end is not shared any more. */
  let share = 0;

  const show = (state: ScreenShare, tracks: ScreenTracks): void => {
    shared = tracks;
    changed(state, tracks);
  };

  const stop = (): void => {
    share += 1;
    opening = null;
    const { screen, screenSound } = shared;
    if (isSupported) show({ state: "off" }, none);
    screen?.stop();
    screenSound?.stop();
  };

  const take = (tracks: readonly MediaStreamTrack[]): void => {
    const screen = tracks.find(({ kind }) => kind === "video") ?? null;
    const screenSound = tracks.find(({ kind }) => kind === "audio") ?? null;
    if (screen === null) {
      for (const track of tracks) track.stop();
      show({ state: "off" }, none);
      throw callError("screen_failed");
    }
    // Content hints (W3C mst-content-hint): text stays sharp, and music is not taken for noise.
    screen.contentHint = "detail";
    if (screenSound !== null) screenSound.contentHint = "music";
    const mine = share;
    const ended = (): void => {
      if (share === mine) stop();
    };
    screen.addEventListener("ended", ended, { once: true });
    screenSound?.addEventListener(
      "ended",
      () => {
        if (share === mine) show({ state: "on", sound: false }, { screen, screenSound: null });
      },
      { once: true },
    );
    show({ state: "on", sound: screenSound !== null }, { screen, screenSound });
  };

  const open = async (): Promise<void> => {
    const mine = share;
    show({ state: "opening" }, none);
    const tracks = await display().catch((reason: unknown) => {
      if (share === mine) show({ state: "off" }, none);
      throw errorOf(reason);
    });
    if (share === mine) return take(tracks);
    for (const track of tracks) track.stop();
    throw callError("call_over");
  };

  /** Opens once, for all that ask meanwhile. */
  const openOnce = (): Promise<void> => {
    if (opening !== null) return opening;
    const mine = open();
    const forget = (): void => {
      if (opening === mine) opening = null;
    };
    opening = mine;
    mine.then(forget, forget);
    return mine;
  };

  if (isSupported) show({ state: "off" }, none);
  return {
    share: async (on) => {
      if (!on) return stop();
      if (!isSupported) throw callError("media_unsupported");
      if (shared.screen === null) await openOnce();
    },
    stop,
  };
};

import type { CallError } from "../errors.ts";
import type { Capture, Device, DeviceNews } from "../face.ts";
import type { CaptureKind, Capturing } from "../ports/capture.ts";
import type { Clock } from "../ports/clock.ts";
import { captureError, whyOf } from "./capture-error.ts";
import { searchDevice, type FoundTrack } from "./device-search.ts";
import { idOf, isListed, isOf, isStandIn, isUnplugged, type HomeDevice } from "./home-device.ts";
import { followTrack, type LiveTrack } from "./live-track.ts";
import { askFor, outcomeOf } from "./opening.ts";

export type SourceNeeds = {
  readonly kind: CaptureKind;
  readonly capturing: Capturing;
  readonly clock: Clock;
  readonly wish: () => HomeDevice;
  readonly list: () => readonly Device[];
  readonly look: () => Promise<void>;
  /** Why this page can open none at all. */
  readonly barred: () => CallError | null;
  /** Whether the person is muted; false for a camera. */
  readonly muted: () => boolean;
  readonly changed: (capture: Capture, track: MediaStreamTrack | null) => void;
  readonly news: (news: Omit<DeviceNews, "kind">) => void;
  readonly error: (error: CallError) => void;
};

/** Our microphone or camera within a call: at most one track, and another device in the place of one that gives out. */
export type Source = {
  readonly want: (wanted: boolean) => void;
  /** Whether it would have to be opened; `again`: also after a failure. */
  readonly missing: (again: boolean) => boolean;
  /** Opens what is missing. `shared`: a request for both kinds; rejected, it is asked for alone. */
  readonly open: (shared: Promise<MediaStreamTrack> | null) => void;
  /** Settles when it is on, off or failed. */
  readonly settled: () => Promise<void>;
  /** Shows the mute of the person, and keeps to it. */
  readonly mute: () => void;
  /** Another device is wished for: the one that works is kept until that is open. */
  readonly choose: () => Promise<void>;
  /** Devices came or went. */
  readonly listed: () => void;
  /** The system has had its time: what it holds back is opened anew. */
  readonly retake: () => Promise<void>;
  /** The track that is live, if there is one. */
  readonly live: () => LiveTrack | null;
  /** Takes a track of another device, which stands in for `home` (null: it is the wished one), and ends the older one. */
  readonly take: (track: MediaStreamTrack, home: HomeDevice | null, keep?: MediaStreamTrack) => void;
  /** What the live track stands in for. */
  readonly home: () => HomeDevice | null;
  readonly stop: () => void;
};

type Slot =
  | { readonly at: "off" }
  | { readonly at: "opening" }
  | { readonly at: "unanswered"; readonly by: "person" | "device" }
  | { readonly at: "live"; readonly live: LiveTrack; readonly home: HomeDevice | null }
  | { readonly at: "failed"; readonly error: CallError };

type Lost = { readonly home: HomeDevice; readonly why: DeviceNews["why"] };

export const createSource = (needs: SourceNeeds): Source => {
  const { kind, capturing, clock } = needs;
  const over = new AbortController();
  let slot: Slot = { at: "off" };
  let wanted = false;
  let asking: Promise<void> | null = null;
  /** The last news, so that the same is not told at every opening. */
  let told = "";

  const aborted = new Promise<void>((resolve) => over.signal.addEventListener("abort", () => resolve()));
  const goesOn = (): boolean => wanted && !over.signal.aborted;
  const live = (): LiveTrack | null => (slot.at === "live" ? slot.live : null);

  const captureOf = (now: Slot): Capture => {
    switch (now.at) {
      case "off":
        return { state: "off" };
      case "opening":
        return { state: "opening" };
      case "unanswered":
        return { state: "unanswered", by: now.by };
      case "failed":
        return { state: "failed", error: now.error };
      case "live":
        if (now.live.interrupted()) return { state: "interrupted" };
        return { state: needs.muted() ? "muted" : "on" };
    }
  };
  const put = (next: Slot): void => {
    slot = next;
    needs.changed(captureOf(slot), live()?.track ?? null);
  };

  const tell = (news: Omit<DeviceNews, "kind">): void => {
    const text = JSON.stringify(news);
    if (text === told) return;
    told = text;
    needs.news(news);
  };
  const labelOf = (track: MediaStreamTrack): string =>
    track.label === "" ? (needs.list().find(({ id }) => id === idOf(track))?.label ?? "") : track.label;

  /** The new track is sent before the old one ends: nothing is missed of what works. */
  const take: Source["take"] = (track, home, keep) => {
    if (!goesOn()) return track.stop();
    const before = live();
    const now: LiveTrack = followTrack(track, {
      changed: () => live() === now && put(slot),
      ended: () => live() === now && lose(now),
    });
    if (kind === "microphone") track.enabled = !needs.muted();
    put({ at: "live", live: now, home });
    if (before?.track === keep) before?.forget();
    else before?.end();
  };

  const standIn = (track: MediaStreamTrack, { home, why }: Lost): void => {
    if (!goesOn() || isOf(track, home)) return take(track, null);
    take(track, home);
    tell({ why, wished: home.name, used: labelOf(track), instead: true });
  };

  const goHome = (track: MediaStreamTrack): void => {
    take(track, null);
    tell({ why: "back", wished: labelOf(track), used: labelOf(track), instead: false });
  };

  /** An answer that nobody counted on any more. */
  const adopt = (track: MediaStreamTrack, asked: HomeDevice): void => {
    if (!goesOn()) return track.stop();
    if (slot.at !== "live") return take(track, asked.id === null || isOf(track, asked) ? null : asked);
    if (slot.home !== null && isOf(track, slot.home)) return goHome(track);
    // Safari silences the older track of a kind when it is captured again.
    if (slot.live.interrupted() && !track.muted) return take(track, slot.home);
    track.stop();
  };

  const fail = (error: CallError): void => {
    put({ at: "failed", error });
    needs.error(error);
  };

  const settle = (found: FoundTrack, asked: HomeDevice, lost: Lost | null): void => {
    switch (found.type) {
      case "opened": {
        const why = found.why ?? lost?.why ?? null;
        if (slot.at === "live") return adopt(found.track, asked);
        if (why === null) take(found.track, null);
        else standIn(found.track, lost ?? { home: asked, why });
        return undefined;
      }
      case "failed":
        if (slot.at === "live") return undefined;
        if (goesOn()) return fail(captureError(kind, found.reason));
        return put({ at: "off" });
      case "hanging":
        return undefined;
      case "over":
        return slot.at === "live" ? undefined : put({ at: "off" });
    }
  };

  const search = async (shared: Promise<MediaStreamTrack> | null, lost: Lost | null): Promise<void> => {
    put({ at: "opening" });
    const barred = needs.barred();
    if (barred !== null) return fail(barred);
    const asked = needs.wish();
    const hanging: Promise<void>[] = [];
    const found = await searchDevice(
      {
        ...needs,
        wish: () => asked.id,
        over: over.signal,
        wanted: () => wanted,
        slow: (by) => {
          if (goesOn() && slot.at !== "live") put({ at: "unanswered", by });
        },
        late: (answer) => void hanging.push(answer.then((track) => adopt(track, asked))),
      },
      shared,
    );
    settle(found, asked, lost);
    const answer = Promise.any(hanging).catch((reason: AggregateError) => {
      if (goesOn() && slot.at === "unanswered") fail(captureError(kind, reason.errors[0]));
    });
    if (found.type === "hanging") await Promise.race([answer, aborted]);
    if (goesOn() && needs.wish().id !== asked.id) await choose();
  };

  const open = (shared: Promise<MediaStreamTrack> | null, lost: Lost | null = null): Promise<void> => {
    asking ??= search(shared, lost).finally(() => {
      asking = null;
      // Turned off and on again, or unplugged, meanwhile.
      if (goesOn() && (slot.at === "off" || slot.at === "opening")) void open(null);
    });
    return asking;
  };

  /** The device is gone; another takes its place. */
  const lose = ({ track, forget }: LiveTrack): void => {
    const wish = needs.wish();
    const name = labelOf(track) || wish.name;
    const own = { id: wish.id ?? idOf(track), name };
    const home = (slot.at === "live" ? slot.home : null) ?? own;
    forget();
    track.stop();
    put({ at: goesOn() ? "opening" : "off" });
    if (goesOn()) void open(null, { home, why: "gone" });
  };

  /** Opens a device beside the one that is live. */
  const beside = async (id: string | null): Promise<MediaStreamTrack | DeviceNews["why"]> => {
    const asked = askFor(capturing, kind, id);
    const outcome = await outcomeOf(clock, asked, over.signal);
    if (outcome.type === "opened") return outcome.track;
    if (outcome.type === "failed") return whyOf(outcome.reason);
    const wish = needs.wish();
    asked.then(
      (track) => adopt(track, wish),
      () => undefined,
    );
    return "busy";
  };

  const choose = async (): Promise<void> => {
    if (slot.at === "failed" && wanted) return open(null);
    if (slot.at !== "live") return undefined;
    const wish = needs.wish();
    if (slot.home === null && !isStandIn(wish.id) && isOf(slot.live.track, wish)) return undefined;
    const answer = await beside(wish.id);
    const now = needs.wish().id === wish.id;
    if (typeof answer !== "string") return now ? take(answer, null) : answer.stop();
    if (slot.at !== "live" || !now) return undefined;
    // A phone opens one of its cameras at a time.
    if (kind === "camera" && slot.live.track.getSettings().facingMode !== undefined) {
      slot.live.end();
      put({ at: "opening" });
      return open(null);
    }
    put({ ...slot, home: wish });
    tell({ why: answer, wished: wish.name, used: labelOf(slot.live.track), instead: true });
  };

  const comeBack = async (home: HomeDevice): Promise<void> => {
    const answer = await beside(isStandIn(home.id) ? null : home.id);
    if (typeof answer === "string") return undefined;
    const wishedBack = slot.at === "live" && slot.home === home && (home.name === "" || isOf(answer, home));
    if (wishedBack) goHome(answer);
    else answer.stop();
  };

  return {
    want: (next) => {
      wanted = next;
      if (wanted && slot.at === "off" && asking !== null) put({ at: "opening" });
      if (wanted) return;
      live()?.end();
      if (slot.at !== "off") put({ at: "off" });
    },
    missing: (again) => wanted && asking === null && (slot.at === "off" || (slot.at === "failed" && again)),
    open: (shared) => void open(shared),
    settled: () => (wanted ? (asking ?? Promise.resolve()) : Promise.resolve()),
    mute: () => {
      if (slot.at !== "live") return;
      if (kind === "microphone") slot.live.track.enabled = !needs.muted();
      put(slot);
    },
    choose,
    listed: () => {
      if (!goesOn()) return;
      if (slot.at === "failed" && [`${kind}_missing`, `${kind}_failed`].includes(slot.error.code)) void open(null);
      if (slot.at !== "live") return;
      if (isUnplugged(needs.list(), slot.live.track)) lose(slot.live);
      else if (slot.home !== null && isListed(needs.list(), slot.home)) void comeBack(slot.home);
    },
    retake: async () => {
      if (slot.at !== "live" || !slot.live.interrupted()) return;
      const held = slot.live;
      const answer = await beside(idOf(held.track));
      if (typeof answer === "string") return;
      if (live() === held && held.interrupted() && !answer.muted) take(answer, slot.home);
      else answer.stop();
    },
    live,
    take,
    home: () => (slot.at === "live" ? slot.home : null),
    stop: () => {
      over.abort();
      wanted = false;
      live()?.end();
      if (slot.at !== "off") put({ at: "off" });
    },
  };
};

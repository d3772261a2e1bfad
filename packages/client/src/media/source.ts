import type { CallError } from "../errors.ts";
import type { Device, DeviceNews } from "../face.ts";
import type { Capturing } from "../ports/capture.ts";
import type { Clock } from "../ports/clock.ts";
import { captureError, whyOf } from "./capture-error.ts";
import { createCaptureSlot, type CaptureSlot, type CaptureSlotNeeds } from "./capture-slot.ts";
import { searchDevice, type FoundTrack } from "./device-search.ts";
import { idOf, isListed, isOf, isStandIn, isUnplugged, type HomeDevice } from "./home-device.ts";
import type { LiveTrack } from "./live-track.ts";
import { askFor, outcomeOf } from "./opening.ts";

export type SourceNeeds = Omit<CaptureSlotNeeds, "labelOf" | "lost"> & {
  readonly capturing: Capturing;
  readonly clock: Clock;
  readonly wish: () => HomeDevice;
  readonly list: () => readonly Device[];
  readonly look: () => Promise<void>;
  /** Why this page can open none at all. */
  readonly barred: () => CallError | null;
};

/** Our microphone or camera within a call: at most one track, and another device in the place of one that gives out. */
export type Source = Pick<CaptureSlot, "mute" | "take" | "stop"> & {
  readonly want: (wanted: boolean) => void;
  /** Whether it would have to be opened; `again`: also after a failure. */
  readonly missing: (again: boolean) => boolean;
  /** Opens what is missing. `shared`: a request for both kinds; rejected, it is asked for alone. */
  readonly open: (shared: Promise<MediaStreamTrack> | null) => void;
  /** Settles when it is on, off or failed. */
  readonly settled: () => Promise<void>;
  /** Another device is wished for: the one that works is kept until that is open. */
  readonly choose: () => Promise<void>;
  /** Devices came or went. */
  readonly listed: () => void;
  /** The system has had its time: what it holds back is opened anew. */
  readonly retake: () => Promise<void>;
  /** What the live track stands in for. */
  readonly home: () => HomeDevice | null;
};

type Lost = { readonly home: HomeDevice; readonly why: DeviceNews["why"] };

export const createSource = (needs: SourceNeeds): Source => {
  const { kind, capturing, clock } = needs;
  let asking: Promise<void> | null = null;

  const labelOf = (track: MediaStreamTrack): string =>
    track.label === "" ? (needs.list().find(({ id }) => id === idOf(track))?.label ?? "") : track.label;
  const slot: CaptureSlot = createCaptureSlot({ ...needs, labelOf, lost: (live) => lose(live) });
  const { put, goesOn } = slot;
  const ended = new Promise<void>((resolve) => slot.over.addEventListener("abort", () => resolve()));
  const isLive = (): boolean => slot.live() !== null;

  const settle = (found: FoundTrack, asked: HomeDevice, lost: Lost | null): void => {
    if (found.type === "opened") {
      const why = found.why ?? lost?.why ?? null;
      if (isLive()) slot.adopt(found.track, asked);
      else if (why === null) slot.take(found.track, null);
      else slot.standIn(found.track, lost?.home ?? asked, why);
    } else if (found.type !== "hanging" && !isLive()) {
      if (found.type === "failed" && goesOn()) slot.fail(captureError(kind, found.reason));
      else put({ at: "off" });
    }
  };

  const search = async (shared: Promise<MediaStreamTrack> | null, lost: Lost | null): Promise<void> => {
    put({ at: "opening" });
    const barred = needs.barred();
    if (barred !== null) return slot.fail(barred);
    const asked = needs.wish();
    const hanging: Promise<void>[] = [];
    const found = await searchDevice(
      {
        ...needs,
        wish: () => asked.id,
        over: slot.over,
        wanted: goesOn,
        slow: (by) => {
          if (goesOn() && !isLive()) put({ at: "unanswered", by });
        },
        late: (answer) => void hanging.push(answer.then((track) => slot.adopt(track, asked))),
      },
      shared,
    );
    settle(found, asked, lost);
    const answer = Promise.any(hanging).catch((reason: AggregateError) => {
      if (goesOn() && slot.now().at === "unanswered") slot.fail(captureError(kind, reason.errors[0]));
    });
    if (found.type === "hanging") await Promise.race([answer, ended]);
    if (goesOn() && needs.wish().id !== asked.id) await choose();
  };

  const open = (shared: Promise<MediaStreamTrack> | null, lost: Lost | null = null): Promise<void> => {
    asking ??= search(shared, lost).finally(() => {
      asking = null;
      // Turned off and on again, or unplugged, meanwhile.
      if (goesOn() && ["off", "opening"].includes(slot.now().at)) void open(null);
    });
    return asking;
  };

  /** The device is gone; another takes its place. */
  const lose = (live: LiveTrack): void => {
    const wish = needs.wish();
    const own = { id: wish.id ?? idOf(live.track), name: labelOf(live.track) || wish.name };
    const lost = { home: homeNow() ?? own, why: "gone" } as const;
    live.end();
    put({ at: goesOn() ? "opening" : "off" });
    if (goesOn()) void open(null, lost);
  };
  const homeNow = (): HomeDevice | null => {
    const now = slot.now();
    return now.at === "live" ? now.home : null;
  };

  /** Opens a device beside the one that is live, or says why it cannot. */
  const beside = async (id: string | null): Promise<MediaStreamTrack | DeviceNews["why"]> => {
    const asked = askFor(capturing, kind, id);
    const outcome = await outcomeOf(clock, asked, slot.over);
    if (outcome.type === "opened") return outcome.track;
    if (outcome.type === "failed") return whyOf(outcome.reason);
    const wish = needs.wish();
    asked.then(
      (track) => slot.adopt(track, wish),
      () => undefined,
    );
    return "busy";
  };

  const choose = async (): Promise<void> => {
    const before = slot.now();
    if (before.at === "failed" && goesOn()) return open(null);
    const wish = needs.wish();
    const isInUse = before.at === "live" && before.home === null && !isStandIn(wish.id) && isOf(before.live.track, wish);
    if (before.at !== "live" || isInUse) return undefined;
    const answer = await beside(wish.id);
    const stands = needs.wish().id === wish.id;
    if (typeof answer !== "string") return stands ? slot.take(answer, null) : answer.stop();
    const now = slot.now();
    if (now.at !== "live" || !stands) return undefined;
    // A phone opens one of its cameras at a time.
    if (kind === "camera" && now.live.track.getSettings().facingMode !== undefined) {
      now.live.end();
      put({ at: "opening" });
      return open(null);
    }
    put({ ...now, home: wish });
    slot.tell({ why: answer, wished: wish.name, used: labelOf(now.live.track), instead: true });
  };

  const comeBack = async (home: HomeDevice): Promise<void> => {
    const answer = await beside(isStandIn(home.id) ? null : home.id);
    if (typeof answer === "string") return;
    const wishedBack = homeNow() === home && (home.name === "" || isOf(answer, home));
    if (wishedBack) slot.goHome(answer);
    else answer.stop();
  };

  return {
    want: (next) => {
      slot.want(next);
      if (next && asking !== null && slot.now().at === "off") put({ at: "opening" });
    },
    missing: (again) => {
      const { at } = slot.now();
      return goesOn() && asking === null && (at === "off" || (at === "failed" && again));
    },
    open: (shared) => void open(shared),
    settled: () => (goesOn() && asking !== null ? asking : Promise.resolve()),
    mute: slot.mute,
    choose,
    listed: () => {
      const now = slot.now();
      if (!goesOn()) return;
      if (now.at === "failed" && [`${kind}_missing`, `${kind}_failed`].includes(now.error.code)) void open(null);
      if (now.at !== "live") return;
      if (isUnplugged(needs.list(), now.live.track)) lose(now.live);
      else if (now.home !== null && isListed(needs.list(), now.home)) void comeBack(now.home);
    },
    retake: async () => {
      const held = slot.live();
      if (held === null || !held.interrupted()) return;
      const answer = await beside(idOf(held.track));
      if (typeof answer === "string") return;
      if (slot.live() === held && held.interrupted() && !answer.muted) slot.take(answer, homeNow());
      else answer.stop();
    },
    take: slot.take,
    home: homeNow,
    stop: slot.stop,
  };
};

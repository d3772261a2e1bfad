import type { DeviceNews } from "../../api/device.ts";
import { whyOf } from "./capture-error.ts";
import { createCaptureSlot, type CaptureSlot, type CaptureSlotNeeds } from "./capture-slot.ts";
import { idOf, isListed, isOf, isStandIn, isUnplugged, type HomeDevice } from "./home-device.ts";
import type { LiveTrack } from "./live-track.ts";
import { askFor, outcomeOf } from "./opening.ts";
import { createSourceOpening, type SourceOpening, type SourceOpeningNeeds } from "./source-opening.ts";

export type SourceNeeds = Omit<CaptureSlotNeeds, "labelOf" | "lost"> & Omit<SourceOpeningNeeds, "choose">;

/** A local source: our microphone or camera within a call; at most one track, with failover to another device. */
export type Source = Pick<CaptureSlot, "mute" | "take" | "stop"> & {
  readonly want: (wanted: boolean) => void;
  /** Whether it needs opening; `again`: also after a failure. */
  readonly missing: (again: boolean) => boolean;
  /** Opens the capture. `shared`: a request for both kinds; if it is rejected, this kind is asked for alone. */
  readonly open: (shared: Promise<MediaStreamTrack> | null) => void;
  /** Settles when it is on, off or failed. */
  readonly settled: () => Promise<void>;
  /** Applies a newly preferred device, make-before-break: the working one is kept until that is open. */
  readonly choose: () => Promise<void>;
  /** Reacts to devices that came or went (`devicechange`). */
  readonly listed: () => void;
  /** Recovers from an interruption: what the system held, or what could not be opened, is opened anew. */
  readonly retake: () => Promise<void>;
  /** The wished device that the live track stands in for; null where it is itself the wished one. */
  readonly home: () => HomeDevice | null;
};

export const createSource = (needs: SourceNeeds): Source => {
  const { kind, capturing, clock, devices } = needs;
  const labelOf = (track: MediaStreamTrack): string =>
    track.label === "" ? (devices.list().find(({ id }) => id === idOf(track))?.label ?? "") : track.label;
  const slot: CaptureSlot = createCaptureSlot({ ...needs, labelOf, lost: (live) => lose(live) });
  const { open, asking }: SourceOpening = createSourceOpening(slot, { ...needs, choose: () => choose() });
  const { put, goesOn } = slot;

  const homeNow = (): HomeDevice | null => {
    const now = slot.now();
    return now.at === "live" ? now.home : null;
  };
  /** Whether a failure may pass without the person: not one for want of a permission. */
  const mayWorkNow = (): boolean => {
    const now = slot.now();
    return now.at === "failed" && [`${kind}_missing`, `${kind}_failed`].includes(now.error.code);
  };

  /** Failover: the device is gone, and another takes its place. */
  const lose = (live: LiveTrack): void => {
    const wish = devices.wish();
    const own = { id: wish.id ?? idOf(live.track), name: labelOf(live.track) || wish.name };
    const lost = { home: homeNow() ?? own, why: "gone" } as const;
    live.end();
    put({ at: goesOn() ? "opening" : "off" });
    if (goesOn()) void open(null, { lost });
  };

  /** Opens a second device beside the live one, or says why it cannot; `asked`: some browsers prompt for each device. */
  const beside = async (id: string | null): Promise<MediaStreamTrack | DeviceNews["why"] | "asked"> => {
    const asked = askFor(capturing, kind, id);
    const outcome = await outcomeOf(clock, asked, slot.over);
    if (outcome.type === "opened") return outcome.track;
    if (outcome.type === "failed") return whyOf(outcome.reason);
    const wish = devices.wish();
    asked.then(
      (track) => slot.adopt(track, wish),
      () => undefined,
    );
    return (await capturing.permission(kind)) === "granted" ? "busy" : "asked";
  };

  const choose = async (): Promise<void> => {
    const before = slot.now();
    if (before.at === "failed" && goesOn()) return open(null);
    const wish = devices.wish();
    const isInUse =
      before.at === "live" && before.home === null && !isStandIn(wish.id) && isOf(before.live.track, wish);
    if (before.at !== "live" || isInUse) return undefined;
    const answer = await beside(wish.id);
    const stands = devices.wish().id === wish.id;
    if (typeof answer !== "string") return stands ? slot.take(answer, null) : answer.stop();
    const now = slot.now();
    if (now.at !== "live" || !stands) return undefined;
    if (answer === "asked") return put({ ...now, home: wish });
    // Phones open one of their cameras at a time.
    if (kind === "camera" && now.live.track.getSettings().facingMode !== undefined) {
      now.live.end();
      put({ at: "opening" });
      return open(null);
    }
    put({ ...now, home: wish });
    slot.tell({ why: answer, wished: wish.name, used: labelOf(now.live.track), instead: true });
  };

  const comeBack = async (): Promise<void> => {
    const home = homeNow();
    if (home === null || !isListed(devices.list(), home)) return;
    const answer = await beside(isStandIn(home.id) ? null : home.id);
    if (typeof answer === "string") return;
    const wishedBack = homeNow() === home && (home.name === "" || isOf(answer, home));
    if (wishedBack) slot.goHome(answer);
    else answer.stop();
  };

  const reopen = async (held: LiveTrack): Promise<void> => {
    const answer = await beside(idOf(held.track));
    if (typeof answer === "string") return;
    if (slot.live() === held && held.interrupted() && !answer.muted) slot.take(answer, homeNow());
    else answer.stop();
  };

  return {
    want: (next) => {
      slot.want(next);
      if (next && asking() !== null && slot.now().at === "off") put({ at: "opening" });
    },
    missing: (again) => {
      const { at } = slot.now();
      return goesOn() && asking() === null && (at === "off" || (at === "failed" && again));
    },
    open: (shared) => void open(shared),
    settled: async () => {
      if (goesOn()) await asking();
    },
    mute: slot.mute,
    choose,
    listed: () => {
      const live = slot.live();
      if (goesOn() && mayWorkNow()) void open(null, { quiet: true });
      else if (live !== null && isUnplugged(devices.list(), live.track)) lose(live);
      else void comeBack();
    },
    retake: async () => {
      const live = slot.live();
      if (goesOn() && mayWorkNow()) return open(null, { quiet: true });
      return live?.interrupted() === true ? reopen(live) : comeBack();
    },
    take: slot.take,
    home: homeNow,
    stop: slot.stop,
  };
};

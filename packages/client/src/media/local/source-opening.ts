import type { DeviceNews } from "../../api/device.ts";
import type { CaptureKind, Capturing } from "../../ports/capture.ts";
import type { Clock } from "../../ports/clock.ts";
import { captureError } from "./capture-error.ts";
import type { CaptureSlot } from "./capture-slot.ts";
import { searchDevice, type FoundTrack } from "./device-search.ts";
import type { HomeDevice, KindDevices } from "./home-device.ts";

export type SourceOpeningNeeds = {
  readonly kind: CaptureKind;
  readonly capturing: Capturing;
  readonly clock: Clock;
  readonly devices: KindDevices;
  /** Reopens after another device than the requested one was preferred. */
  readonly choose: () => Promise<void>;
};

/** The cause of an opening: a device that gave out, or a change that nobody pressed for, whose failure is not told. */
export type Cause = {
  readonly lost?: { readonly home: HomeDevice; readonly why: DeviceNews["why"] };
  readonly quiet?: true;
};

/** Fills a slot, one opening at a time. */
export type SourceOpening = {
  /** Opens the capture. `shared`: a request for both kinds; if it is rejected, this kind is asked for alone. */
  readonly open: (shared: Promise<MediaStreamTrack> | null, cause?: Cause) => Promise<void>;
  /** The pending opening; settles when the slot is live, failed, or empty for good. */
  readonly asking: () => Promise<void> | null;
};

export const createSourceOpening = (slot: CaptureSlot, needs: SourceOpeningNeeds): SourceOpening => {
  const { kind, capturing, clock, devices } = needs;
  const { put, goesOn } = slot;
  const ended = new Promise<void>((resolve) => slot.over.addEventListener("abort", () => resolve()));
  let asking: Promise<void> | null = null;
  const isLive = (): boolean => slot.live() !== null;

  const settle = (found: FoundTrack, asked: HomeDevice, { lost, quiet }: Cause): void => {
    if (found.type === "opened") {
      const why = found.why ?? lost?.why ?? null;
      if (isLive()) slot.adopt(found.track, asked);
      else if (why === null) slot.take(found.track, null);
      else slot.standIn(found.track, lost?.home ?? asked, why);
    } else if (found.type !== "hanging" && !isLive()) {
      if (found.type === "failed" && goesOn()) slot.fail(captureError(kind, found.reason), quiet === true);
      else put({ at: "off" });
    }
  };

  const search = async (shared: Promise<MediaStreamTrack> | null, cause: Cause): Promise<void> => {
    put({ at: "opening" });
    const barred = devices.barred();
    if (barred !== null) return slot.fail(barred, cause.quiet === true);
    const asked = devices.wish();
    const hanging: Promise<void>[] = [];
    const found = await searchDevice(
      {
        kind,
        capturing,
        clock,
        devices,
        asked: asked.id,
        slot,
        slow: (by) => {
          if (goesOn() && !isLive()) put({ at: "unanswered", by });
        },
        late: (answer) => void hanging.push(answer.then((track) => slot.adopt(track, asked))),
      },
      shared,
    );
    settle(found, asked, cause);
    const answer = Promise.any(hanging).catch((reason: AggregateError) => {
      if (goesOn() && slot.now().at === "unanswered") slot.fail(captureError(kind, reason.errors[0]), false);
    });
    if (found.type === "hanging") await Promise.race([answer, ended]);
    if (goesOn() && devices.wish().id !== asked.id) await needs.choose();
  };

  const open: SourceOpening["open"] = (shared, cause = {}) => {
    asking ??= search(shared, cause).finally(() => {
      asking = null;
      // Turned off and on again, or unplugged, in the meantime.
      if (goesOn() && ["off", "opening"].includes(slot.now().at)) void open(null);
    });
    return asking;
  };

  return { open, asking: () => asking };
};

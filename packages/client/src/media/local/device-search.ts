import type { DeviceNews } from "../../api/device.ts";
import type { CaptureKind, Capturing } from "../../ports/capture.ts";
import type { Clock } from "../../ports/clock.ts";
import { failureOf, whyOf } from "./capture-error.ts";
import { isStandIn, type KindDevices } from "./home-device.ts";
import type { CaptureSlot } from "./capture-slot.ts";
import { askFor, outcomeOf, type Outcome } from "./opening.ts";

export type DeviceSearchNeeds = {
  readonly kind: CaptureKind;
  readonly capturing: Capturing;
  readonly clock: Clock;
  readonly devices: Pick<KindDevices, "list" | "look">;
  /** The preferred device's id; null for the system's default. */
  readonly asked: string | null;
  /** The slot to fill, as long as that is wanted. */
  readonly slot: Pick<CaptureSlot, "goesOn" | "over">;
  /** A pending answer: it is taking long, and for whom it is waited. */
  readonly slow: (by: "person" | "device") => void;
  /** A late answer: a request that was given up for another device, and may be answered yet. */
  readonly late: (asked: Promise<MediaStreamTrack>) => void;
};

/** The outcome of a search. `why`: what was wrong with the devices before the found one; null for the first choice. */
export type FoundTrack =
  | { readonly type: "opened"; readonly track: MediaStreamTrack; readonly why: DeviceNews["why"] | null }
  | { readonly type: "failed"; readonly reason: unknown }
  /** Every device that could be asked hangs. */
  | { readonly type: "hanging" }
  | { readonly type: "over" };

/** Waits for an answer. If none comes although permission is granted, it is the device that hangs. */
const answerTo = async (needs: DeviceSearchNeeds, asked: Promise<MediaStreamTrack>): Promise<Outcome> => {
  const { kind, capturing, clock } = needs;
  const { over } = needs.slot;
  for (;;) {
    const outcome = await outcomeOf(clock, asked, over);
    if (outcome.type !== "unanswered" || over.aborted) return outcome;
    const allowed = (await capturing.permission(kind)) === "granted";
    needs.slow(allowed ? "device" : "person");
    if (allowed) return outcome;
  }
};

/**
 * Searches for a device that opens: the wished one, else the system's default, else any other of the kind. `shared`: a
 * request under way for both kinds at once; it may fail for the other kind's sake, so that a failure is asked again
 * alone.
 */
export const searchDevice = async (
  needs: DeviceSearchNeeds,
  shared: Promise<MediaStreamTrack> | null,
): Promise<FoundTrack> => {
  const { kind, capturing, devices, slot } = needs;
  const { over } = slot;
  let why: DeviceNews["why"] | null = null;
  let first: { readonly reason: unknown } | null = null;
  let hanging = false;

  if (shared !== null) {
    const outcome = await answerTo(needs, shared);
    if (outcome.type === "opened") return { ...outcome, why };
    if (outcome.type === "unanswered") needs.late(shared);
  }

  const tried = new Set<string | null>();
  const next = (): string | null | undefined => {
    const others = devices.list().flatMap(({ id }) => (isStandIn(id) ? [] : [id]));
    return [needs.asked, null, ...others].find((id) => !tried.has(id));
  };
  for (let id = next(); id !== undefined; id = next()) {
    if (over.aborted || !slot.goesOn()) return { type: "over" };
    tried.add(id);
    const asked = askFor(capturing, kind, id);
    const outcome = await answerTo(needs, asked);
    if (outcome.type === "opened") return { ...outcome, why };
    if (outcome.type === "unanswered") {
      needs.late(asked);
      hanging = true;
      why ??= "busy";
    } else {
      first ??= { reason: outcome.reason };
      // A denied permission holds for every device of the kind.
      if (failureOf(outcome.reason) === "refused") return outcome;
      why ??= whyOf(outcome.reason);
    }
    await devices.look();
  }
  if (over.aborted) return { type: "over" };
  return hanging ? { type: "hanging" } : { type: "failed", reason: first?.reason };
};

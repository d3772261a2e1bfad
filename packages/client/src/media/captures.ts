import { callError, type CallError, type FaultCode } from "../errors.ts";
import type { Capture } from "../face.ts";
import type { CaptureKind, Capturing } from "../ports/capture.ts";

export type CapturesNeeds = {
  readonly capturing: Capturing;
  readonly chosen: (kind: CaptureKind) => string | null;
  readonly changed: (kind: CaptureKind, capture: Capture, track: MediaStreamTrack | null) => void;
  readonly error: (error: CallError) => void;
};

/** Our microphone and camera within a call. */
export type Captures = {
  /** `again`: a kind that failed and that the person asks for once more; without it a failed one is left alone. */
  readonly want: (wanted: { readonly [K in CaptureKind]: boolean }, again?: CaptureKind) => Promise<void>;
  readonly mute: (muted: boolean) => void;
  /** Opens another device in the place of one that is on. */
  readonly renew: (kind: CaptureKind) => Promise<void>;
  /** Ends every track, at once. */
  readonly stop: () => void;
};

const kinds = ["microphone", "camera"] as const satisfies readonly CaptureKind[];

type Slot =
  | { readonly at: "off" }
  | { readonly at: "opening" }
  | {
      readonly at: "live";
      readonly track: MediaStreamTrack;
      readonly interrupted: boolean;
      readonly forget: () => void;
    }
  | { readonly at: "failed"; readonly error: CallError };

/** Names of getUserMedia's exceptions (W3C Media Capture and Streams, 10.3). */
const outcomes: { readonly [name: string]: "refused" | "missing" } = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
};

const codes: { readonly [K in CaptureKind]: { readonly [O in "refused" | "missing" | "failed"]: FaultCode } } = {
  microphone: { refused: "microphone_refused", missing: "microphone_missing", failed: "microphone_failed" },
  camera: { refused: "camera_refused", missing: "camera_missing", failed: "camera_failed" },
};

const errorOf = (kind: CaptureKind, reason: unknown): CallError => {
  const name = reason instanceof Error ? reason.name : "";
  const outcome = Object.hasOwn(outcomes, name) ? (outcomes[name] ?? "failed") : "failed";
  return callError(codes[kind][outcome], name === "" ? undefined : name);
};

const kindOf = (track: MediaStreamTrack): CaptureKind => (track.kind === "audio" ? "microphone" : "camera");

export const createCaptures = ({ capturing, chosen, changed, error: report }: CapturesNeeds): Captures => {
  const slots: { [K in CaptureKind]: Slot } = { microphone: { at: "off" }, camera: { at: "off" } };
  const wanted: { [K in CaptureKind]: boolean } = { microphone: false, camera: false };
  let muted = false;
  let stopped = false;
  /** One opening at a time: a device that is being opened must not be asked for again. */
  let opening: Promise<void> = Promise.resolve();

  const captureOf = (kind: CaptureKind, slot: Slot): Capture => {
    switch (slot.at) {
      case "off":
        return { state: "off" };
      case "opening":
        return { state: "opening" };
      case "failed":
        return { state: "failed", error: slot.error };
      case "live":
        if (slot.interrupted) return { state: "interrupted" };
        return { state: kind === "microphone" && muted ? "muted" : "on" };
    }
  };

  const put = (kind: CaptureKind, slot: Slot): void => {
    slots[kind] = slot;
    changed(kind, captureOf(kind, slot), slot.at === "live" ? slot.track : null);
  };

  const end = (kind: CaptureKind): void => {
    const slot = slots[kind];
    if (slot.at === "live") {
      slot.forget();
      slot.track.stop();
    }
    if (slot.at !== "off" && slot.at !== "opening") put(kind, { at: "off" });
  };

  const fail = (kind: CaptureKind, reason: unknown): void => {
    const error = errorOf(kind, reason);
    put(kind, { at: "failed", error });
    report(error);
  };

  const lost = (kind: CaptureKind): void => {
    // The device is gone; another may take its place.
    end(kind);
    if (wanted[kind] && !stopped) void openMissing();
  };

  const keep = (track: MediaStreamTrack): void => {
    const kind = kindOf(track);
    if (stopped || !wanted[kind]) {
      track.stop();
      return put(kind, { at: "off" });
    }
    const interrupt = (interrupted: boolean) => (): void => {
      const slot = slots[kind];
      if (slot.at === "live") put(kind, { ...slot, interrupted });
    };
    const listeners = { mute: interrupt(true), unmute: interrupt(false), ended: () => lost(kind) };
    for (const [name, listener] of Object.entries(listeners)) track.addEventListener(name, listener);
    const forget = (): void => {
      for (const [name, listener] of Object.entries(listeners)) track.removeEventListener(name, listener);
    };
    if (kind === "microphone") track.enabled = !muted;
    put(kind, { at: "live", track, interrupted: track.muted, forget });
  };

  const openOne = async (kind: CaptureKind): Promise<void> => {
    try {
      for (const track of await capturing.open({ [kind]: chosen(kind) })) keep(track);
    } catch (reason) {
      if (wanted[kind] && !stopped) fail(kind, reason);
      else put(kind, { at: "off" });
    }
  };

  /** Both with one question to the person; when that fails, each alone, so that one missing does not cost the other. */
  const openAll = async (missing: readonly CaptureKind[]): Promise<void> => {
    for (const kind of missing) put(kind, { at: "opening" });
    if (missing.length > 1) {
      try {
        const tracks = await capturing.open(Object.fromEntries(missing.map((kind) => [kind, chosen(kind)])));
        return tracks.forEach(keep);
      } catch {
        // Which of the two it was is found out below.
      }
    }
    for (const kind of missing) await openOne(kind);
  };

  const openMissing = (again?: CaptureKind): Promise<void> => {
    opening = opening.then(async () => {
      // Never a kind that is live: Safari silences the first track when the same kind is captured again.
      const missing = kinds.filter(
        (kind) => wanted[kind] && (slots[kind].at === "off" || (slots[kind].at === "failed" && kind === again)),
      );
      if (!stopped && missing.length > 0) await openAll(missing);
    });
    return opening;
  };

  return {
    want: async (next, again) => {
      for (const kind of kinds) {
        wanted[kind] = next[kind];
        if (!next[kind]) end(kind);
      }
      await openMissing(again);
    },
    mute: (next) => {
      muted = next;
      const slot = slots.microphone;
      if (slot.at !== "live") return;
      slot.track.enabled = !muted;
      put("microphone", slot);
    },
    renew: async (kind) => {
      if (slots[kind].at === "off" || slots[kind].at === "opening") return;
      end(kind);
      await openMissing();
    },
    stop: () => {
      stopped = true;
      for (const kind of kinds) {
        wanted[kind] = false;
        end(kind);
      }
    },
  };
};

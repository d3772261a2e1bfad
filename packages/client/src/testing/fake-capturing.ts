import type { CaptureKind, Capturing, Permission, Wanted } from "../ports/capture.ts";
import { FakeStream, FakeTrack } from "./fake-tracks.ts";

/** Fake capture: devices that a test can take away. */
export type FakeCapturing = Capturing & {
  /** The requests, in order. */
  readonly asked: Wanted[];
  readonly tracks: FakeTrack[];
  /** Makes opening a kind, or one device of it, fail with the exception of this name; null opens. */
  readonly refuse: (kind: CaptureKind, name: string | null, id?: string | null) => void;
  /** Lets a kind, or one device of it, hang; the returned function answers what is pending. */
  readonly hang: (kind: CaptureKind, id?: string | null) => () => void;
  /** Holds every opening back until the returned function is called. */
  readonly hold: () => () => void;
  readonly permit: (kind: CaptureKind, permission: Permission) => void;
  /** Sets what a device's microphone gives from now on, for open tracks and later ones; null measures nothing. */
  readonly sound: (peak: number | null, id?: string | null) => void;
  /** Tracks that were captured and not stopped. */
  readonly live: () => readonly FakeTrack[];
  readonly meters: () => number;
  /** What the person picks to share; a name is that of the exception with which it fails. */
  picked: "screen" | "screen and sound" | "sound" | "NotAllowedError" | "NotReadableError";
};

const kinds = ["microphone", "camera"] as const satisfies readonly CaptureKind[];

const named = (name: string): Error => Object.assign(new Error(name), { name });
const placeOf = (kind: CaptureKind, id: string | null): string => `${kind} ${id ?? "default"}`;

export const createFakeCapturing = (): FakeCapturing => {
  const asked: Wanted[] = [];
  const tracks: FakeTrack[] = [];
  const refused = new Map<string, string>();
  const hanging = new Map<string, Promise<void>>();
  const permissions = new Map<CaptureKind, Permission>();
  const peaks = new Map<string | null, number | null>();
  let gate: Promise<void> = Promise.resolve();
  let meters = 0;

  const openOne = async (kind: CaptureKind, id: string | null): Promise<FakeTrack> => {
    await (hanging.get(kind) ?? hanging.get(placeOf(kind, id)));
    const name = refused.get(kind) ?? refused.get(placeOf(kind, id));
    if (name !== undefined) throw named(name);
    return new FakeTrack(kind === "microphone" ? "audio" : "video", id ?? undefined);
  };

  const fake: FakeCapturing = {
    picked: "screen",
    canShareScreen: true,
    display: async () => {
      await gate;
      const { picked } = fake;
      if (picked === "NotAllowedError" || picked === "NotReadableError") throw named(picked);
      const made = [
        ...(picked === "sound" ? [] : [new FakeTrack("video")]),
        ...(picked === "screen" ? [] : [new FakeTrack("audio")]),
      ];
      tracks.push(...made);
      return made;
    },
    asked,
    tracks,
    refuse: (kind, name, id) => {
      const place = id === undefined ? kind : placeOf(kind, id);
      if (name === null) refused.delete(place);
      else refused.set(place, name);
    },
    hang: (kind, id) => {
      const place = id === undefined ? kind : placeOf(kind, id);
      let open: () => void = () => undefined;
      const gateOfOne = new Promise<void>((resolve) => (open = resolve));
      hanging.set(place, gateOfOne);
      return () => {
        hanging.delete(place);
        open();
      };
    },
    hold: () => {
      let open: () => void = () => undefined;
      gate = new Promise((resolve) => (open = resolve));
      return open;
    },
    permit: (kind, permission) => void permissions.set(kind, permission),
    permission: async (kind) => permissions.get(kind) ?? "undecided",
    sound: (peak, id = null) => void peaks.set(id, peak),
    meter: (track) => {
      meters += 1;
      const id = track.getSettings().deviceId ?? null;
      return {
        peak: () => {
          const peak = peaks.get(id);
          return peak === undefined ? 0.1 : peak;
        },
        end: () => void (meters -= 1),
      };
    },
    meters: () => meters,
    live: () => tracks.filter(({ readyState }) => readyState === "live"),
    open: async (wanted) => {
      asked.push(wanted);
      await gate;
      const opened = kinds.flatMap((kind) => {
        const id = wanted[kind];
        return id === undefined ? [] : [{ kind, id }];
      });
      const made: FakeTrack[] = [];
      for (const { kind, id } of opened) made.push(await openOne(kind, id));
      tracks.push(...made);
      return made;
    },
    streamOf: (made) => new FakeStream(made),
  };
  return fake;
};

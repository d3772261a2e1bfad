import type { CaptureKind, Capturing, Wanted } from "../ports/capture.ts";
import { FakeStream, FakeTrack } from "./fake-tracks.ts";

/** Devices that a test can take away. */
export type FakeCapturing = Capturing & {
  /** What was asked for, in order. */
  readonly asked: Wanted[];
  readonly tracks: FakeTrack[];
  /** The name of the exception that opening a kind meets; null opens. */
  readonly refuse: (kind: CaptureKind, name: string | null) => void;
  /** Holds every opening back until the answer is called. */
  readonly hold: () => () => void;
  /** Tracks that were captured and not stopped. */
  readonly live: () => readonly FakeTrack[];
};

const kinds = ["microphone", "camera"] as const satisfies readonly CaptureKind[];

const named = (name: string): Error => Object.assign(new Error(name), { name });

export const createFakeCapturing = (): FakeCapturing => {
  const asked: Wanted[] = [];
  const tracks: FakeTrack[] = [];
  const refused = new Map<CaptureKind, string>();
  let gate: Promise<void> = Promise.resolve();

  return {
    asked,
    tracks,
    refuse: (kind, name) => {
      if (name === null) refused.delete(kind);
      else refused.set(kind, name);
    },
    hold: () => {
      let open: () => void = () => undefined;
      gate = new Promise((resolve) => (open = resolve));
      return open;
    },
    live: () => tracks.filter(({ readyState }) => readyState === "live"),
    open: async (wanted) => {
      asked.push(wanted);
      await gate;
      const opened = kinds.filter((kind) => wanted[kind] !== undefined);
      for (const kind of opened) {
        const name = refused.get(kind);
        if (name !== undefined) throw named(name);
      }
      const made = opened.map((kind) => new FakeTrack(kind === "microphone" ? "audio" : "video"));
      tracks.push(...made);
      return made;
    },
    streamOf: (made) => new FakeStream(made),
  };
};

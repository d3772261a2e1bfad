import type { CaptureKind } from "../ports/capture.ts";
import type { Stays } from "../ports/media-transport.ts";

/** What the media of a call are to follow: where the call stands, and what the person has chosen. */
export type MediaWish = {
  readonly state: "calling" | "ringing" | "accepting" | "talking";
  readonly muted: boolean;
  readonly camera: boolean;
  /** Whether the person wants to see themselves while it rings. */
  readonly looking: boolean;
  /** The others who are in the call while we are; null: we are not. */
  readonly people: readonly Stays[] | null;
  /** The path that the media plan of the call names. */
  readonly path: number;
};

/** Our devices in one call, and what passes between us and the others. It is loaded when a call begins. */
export type CallMedia = {
  /**
   * Opens and ends captures, and sends what is captured to the people of the call and to nobody else. Settles when each
   * capture is on, muted, off or failed. `again`: a kind that failed and is asked for once more.
   */
  readonly follow: (wish: MediaWish, again?: CaptureKind) => Promise<void>;
  /** Another device is wished for. */
  readonly choose: (kind: CaptureKind | "speaker") => Promise<void>;
  readonly resumeSound: () => Promise<void>;
  /** Ends every track and the links, at once. */
  readonly stop: () => void;
};

/** Passes on to the media of a call once they are loaded, in order, and never after the stop. */
export type LazyMedia = {
  /** Settles as what it runs does; where there are no media (any more) it runs nothing. */
  readonly through: (run: (media: CallMedia) => Promise<void>) => Promise<void>;
  readonly stop: () => void;
};

/** `load` null: calls of this page have no media. */
export const createLazyMedia = (
  load: (() => Promise<CallMedia>) | null,
  failed: (reason: unknown) => void,
): LazyMedia => {
  let ready: CallMedia | null = null;
  let loading: Promise<void> | null = null;
  let over = load === null;

  const start = async (from: () => Promise<CallMedia>): Promise<void> => {
    try {
      const media = await from();
      if (over) media.stop();
      else ready = media;
    } catch (reason) {
      over = true;
      failed(reason);
    }
  };

  return {
    through: async (run) => {
      if (ready === null && load !== null && !over) await (loading ??= start(load));
      if (ready !== null) await run(ready);
    },
    stop: () => {
      over = true;
      ready?.stop();
      ready = null;
    },
  };
};

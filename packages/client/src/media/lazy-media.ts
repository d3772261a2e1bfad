import type { MediaPlan } from "@opencallkit/protocol";
import type { CaptureKind } from "../ports/capture.ts";
import type { Stays, WantedSize } from "../ports/media-transport.ts";

/** The desired state of a call's media: where the call stands, and what the person has chosen. */
export type MediaWish = {
  readonly state: "calling" | "ringing" | "accepting" | "talking";
  readonly muted: boolean;
  readonly camera: boolean;
  /** Whether the person previews themselves while it rings. */
  readonly looking: boolean;
  /** Peers: the others who are in the call while we are; null while we are not. */
  readonly people: readonly Stays[] | null;
  /** The call's media plan. */
  readonly plan: MediaPlan;
};

/** The media of one call: our devices, and what passes between us and the others. Loaded when a call begins. */
export type CallMedia = {
  /**
   * Reconciles with the desired state: opens and ends captures, and sends to the people of the call and to nobody else.
   * Settles when each capture is on, muted, off or failed. `again`: a kind that failed and is retried.
   */
  readonly follow: (wish: MediaWish, again?: CaptureKind) => Promise<void>;
  /** Applies a newly preferred device. */
  readonly choose: (kind: CaptureKind | "speaker") => Promise<void>;
  /** Shares a screen, or ends that. */
  readonly share: (on: boolean) => Promise<void>;
  /** Tells at what size the stream of somebody's picture is shown. */
  readonly showAt: (stream: MediaStream, size: WantedSize) => void;
  readonly resumeSound: () => Promise<void>;
  /** Ends every track and link, at once. */
  readonly stop: () => void;
};

/** A lazily loaded proxy of a call's media: passes calls on once they are loaded, in order, and never after the stop. */
export type LazyMedia = {
  /** Runs something on the media and settles as it does; where there are none (any more) it runs nothing. */
  readonly through: (run: (media: CallMedia) => Promise<void>) => Promise<void>;
  readonly stop: () => void;
};

/** Makes the proxy. `load` null: calls of this page have no media. */
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

import type { CaptureKind } from "../ports/capture.ts";
import type { Stays } from "../ports/media-transport.ts";

/** Our devices in one call, and what passes between us and the others. It is loaded when a call begins. */
export type CallMedia = {
  /** Opens and ends captures; settles when each is on, muted, off or failed. */
  readonly want: (
    wanted: { readonly microphone: boolean; readonly camera: boolean },
    again?: CaptureKind,
  ) => Promise<void>;
  readonly mute: (muted: boolean) => void;
  /** We are in the call, with these others: what is captured is sent to them, and to nobody else, from now on. */
  readonly setPeople: (people: readonly Stays[]) => void;
  /** Another device is wished for. */
  readonly choose: (kind: CaptureKind | "speaker") => Promise<void>;
  readonly resumeSound: () => Promise<void>;
  /** Ends every track and the links, at once. */
  readonly stop: () => void;
};

/** Passes on to the media of a call once it is loaded, in order, and never after the stop. */
export type LazyMedia = {
  readonly use: (run: (media: CallMedia) => void) => void;
  /** The same for what settles; it settles at once where there is no media (any more). */
  readonly through: (run: (media: CallMedia) => Promise<void>) => Promise<void>;
  readonly stop: () => void;
};

type Waiting = { readonly run: (media: CallMedia) => void; readonly skip: () => void };

/** `load` null: calls of this page have no media. */
export const createLazyMedia = (
  load: (() => Promise<CallMedia>) | null,
  failed: (reason: unknown) => void,
): LazyMedia => {
  let media: CallMedia | null = null;
  let loading = false;
  let stopped = load === null;
  let waiting: Waiting[] = [];

  const leaveWaiting = (): readonly Waiting[] => {
    const left = waiting;
    waiting = [];
    return left;
  };

  const loaded = (ready: CallMedia): void => {
    if (stopped) return ready.stop();
    media = ready;
    for (const { run } of leaveWaiting()) run(ready);
  };

  const start = (from: () => Promise<CallMedia>): void => {
    loading = true;
    from().then(loaded, (reason: unknown) => {
      stopped = true;
      failed(reason);
      for (const { skip } of leaveWaiting()) skip();
    });
  };

  const pass = (each: Waiting): void => {
    if (stopped || load === null) return each.skip();
    if (media !== null) return each.run(media);
    waiting.push(each);
    if (!loading) start(load);
  };

  return {
    use: (run) => pass({ run, skip: () => undefined }),
    through: (run) =>
      new Promise((resolve, reject) => pass({ run: (ready) => void run(ready).then(resolve, reject), skip: resolve })),
    stop: () => {
      stopped = true;
      media?.stop();
      media = null;
      for (const { skip } of leaveWaiting()) skip();
    },
  };
};

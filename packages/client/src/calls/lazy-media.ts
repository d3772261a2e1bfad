import type { Signal, SignalAck } from "@opencallkit/protocol";
import type { CallError } from "../api/errors.ts";
import type { Capture, DeviceNews, LinkState, PersonMedia } from "../api/api.ts";
import type { Atom } from "../api/atom.ts";
import type { CaptureKind } from "../ports/capture.ts";

/** The two ends of a direct link. */
export type Stays = { readonly mine: number; readonly theirs: number; readonly other: string };

/** The devices, tracks and direct link of one call. It is loaded when a call begins. */
export type CallMedia = {
  /** Opens and ends captures; settles when each is on, muted, off or failed. */
  readonly want: (
    wanted: { readonly microphone: boolean; readonly camera: boolean },
    again?: CaptureKind,
  ) => Promise<void>;
  readonly mute: (muted: boolean) => void;
  /** Those who have joined beside us: what is captured is sent to them, and to nobody else, from now on. */
  readonly connect: (others: readonly Stays[]) => void;
  readonly signal: (signal: Signal) => void;
  readonly signalSeen: (seen: SignalAck) => void;
  /** The connection to the server is back: what was not confirmed is sent again. */
  readonly resend: () => void;
  /** The network is another: looks for a new path. */
  readonly changeNetwork: () => void;
  readonly otherHere: (user: string, here: boolean) => void;
  /** Another device is wished for. */
  readonly choose: (kind: CaptureKind | "speaker") => Promise<void>;
  /** Devices came or went. */
  readonly listed: () => void;
  /** Another volume is wished for. */
  readonly louder: () => void;
  /** The page is back: what the system still holds is opened anew. */
  readonly retake: () => void;
  readonly resumeSound: () => Promise<void>;
  /** Ends every track and the link, at once. */
  readonly stop: () => void;
};

/** Where the media of a call is seen. */
export type MediaSeen = {
  readonly microphone: Atom<Capture>;
  readonly camera: Atom<Capture>;
  readonly preview: Atom<MediaStream | null>;
  readonly people: Atom<readonly PersonMedia[]>;
  readonly link: (state: LinkState) => void;
  /** The link to one of the others changed. */
  readonly linked: (user: string, link: LinkState) => void;
  readonly news: (news: DeviceNews) => void;
  readonly error: (error: CallError, user?: string) => void;
  readonly available: (user: string, kind: "audio" | "video", available: boolean) => void;
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

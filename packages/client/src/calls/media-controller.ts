import { isLive, legOf, type Call as CoreCall } from "@opencallkit/core";
import type { CallState, Capture, DeviceKind, Wish } from "../api/api.ts";
import type { Atom } from "../api/atom.ts";
import type { CaptureKind } from "../ports/capture.ts";
import { callError } from "../api/errors.ts";
import { deepEqual } from "../deep-equal.ts";
import type { CallsContext } from "./calls-context.ts";
import type { CallMedia, LazyMedia, MediaSeen, Stays } from "./lazy-media.ts";

type Needed = { readonly microphone: boolean; readonly camera: boolean };
/** What the person has chosen in a call; a camera of null is not chosen. */
type Chosen = { readonly muted: boolean; readonly camera: boolean | null };

/** Makes devices, links, screen and timers of a call follow its phase. */
export type MediaController = {
  readonly use: LazyMedia["use"];
  readonly through: LazyMedia["through"];
  /** `known`: whether anything is known of the call yet, so that its state is a fact. */
  readonly follow: (state: CallState, core: CoreCall, known: boolean) => void;
  readonly setMuted: (muted: boolean) => Promise<void>;
  readonly setCamera: (on: boolean) => Promise<void>;
  /** Another device was chosen for a kind. */
  readonly choose: (kind: DeviceKind) => Promise<void>;
  /** Tells the devices of something while there are any; loads none for it. */
  readonly tell: (run: (media: CallMedia) => void) => void;
  readonly chosen: () => Chosen;
  /** What was chosen in another call that came to be this one. */
  readonly adopt: (chosen: Chosen) => void;
  /** How an accept starts. */
  readonly startWith: (camera: boolean) => void;
  readonly end: () => void;
};

const nothing: Needed = { microphone: false, camera: false };

/** The others who are joined while our client is. */
const othersOf = (core: CoreCall, user: string): readonly Stays[] => {
  const mine = legOf(core, user);
  if (!isLive(core) || mine?.state !== "joined") return [];
  return [...core.legs].flatMap(([other, leg]) =>
    other !== user && leg.state === "joined" ? [{ mine: mine.stay, theirs: leg.stay, other }] : [],
  );
};

const isOver = (state: CallState["state"]): boolean =>
  state === "leaving" || state === "ended" || state === "elsewhere";

const orThrow = (capture: Capture): void => {
  if (capture.state === "failed") throw capture.error;
};

export const createMediaController = (
  context: CallsContext,
  id: string,
  seen: MediaSeen & { readonly wish: Atom<Wish> },
): MediaController => {
  const memo = context.callStorage.recall(id);
  let lifecycle: CallState["state"] | null = null;
  let camera = memo.camera;
  let muted = memo.muted;
  /** Whether the person has asked to see themselves while it rings; also before a reload. */
  let looking = memo.looking;
  let wished = nothing;
  let video: boolean | null = null;
  let others: readonly Stays[] = [];
  let letSleep: (() => void) | null = null;
  let lazyMedia: LazyMedia | null = null;

  /** Made anew when a call that was over for us is rung or joined again. */
  const opened = (): LazyMedia => (lazyMedia ??= context.openMedia(id, seen));
  const use = (run: (media: CallMedia) => void): void => opened().use(run);

  const stop = (): void => {
    lazyMedia?.stop();
    lazyMedia = null;
    wished = nothing;
    others = [];
    seen.microphone.set({ state: "off" });
    seen.camera.set({ state: "off" });
    seen.preview.set(null);
    seen.people.set([]);
    letSleep?.();
    letSleep = null;
  };

  const cameraWished = (): boolean => video === true && (camera ?? true);
  const showWish = (): void => seen.wish.set({ muted, camera: cameraWished() });

  const wishOf = (now: CallState["state"]): Needed => {
    const cameraOn = cameraWished();
    switch (now) {
      case "calling":
      case "accepting":
      case "talking":
        return { microphone: true, camera: cameraOn };
      case "ringing":
        return { microphone: false, camera: looking && cameraOn };
      case "leaving":
      case "elsewhere":
      case "ended":
        return nothing;
    }
  };

  /** `again`: a kind that failed and is asked for once more. */
  const steer = async (again?: CaptureKind): Promise<void> => {
    if (lifecycle === null || isOver(lifecycle)) return;
    const wish = wishOf(lifecycle);
    wished = wish;
    await opened().through((media) => media.want(wish, again));
  };

  const note = (on: boolean | null): void => {
    camera = on;
    context.callStorage.note(id, { camera: on });
    showWish();
  };

  const look = (next: boolean): void => {
    looking = next;
    if (context.callStorage.recall(id).looking !== next) context.callStorage.note(id, { looking });
  };

  const followMedia = (state: CallState): void => {
    const now = state.media === "video";
    // A call that becomes a video call begins with the camera on, whatever was chosen in an earlier one.
    if (video !== null && video !== now && camera !== null) note(null);
    video = now;
  };

  const connect = (core: CoreCall): void => {
    const now = othersOf(core, context.me.user);
    if (deepEqual(now, others)) return;
    others = now;
    use((media) => media.connect(now));
  };

  const follow: MediaController["follow"] = (state, core, known) => {
    // How a call looks of which nothing is known is no wish of anybody's, and turns nothing on or off.
    if (known) followMedia(state);
    else if (state.state === "calling") return;
    showWish();
    const before = lifecycle;
    lifecycle = state.state;
    if (isOver(lifecycle)) {
      if (before !== lifecycle) stop();
      // Rung again, it shows nothing by itself. A page that only went takes its preview up again.
      if (legOf(core, context.me.user)?.state === "left") look(false);
      looking = false;
      return;
    }
    const first = before === null || isOver(before);
    const wish = wishOf(lifecycle);
    if (wish.microphone !== wished.microphone || wish.camera !== wished.camera) void steer();
    // Loaded while it rings, so that an accept does not wait for it.
    else if (first) use(() => undefined);
    if (first && muted) use((media) => media.mute(true));
    if (lifecycle !== "talking") return;
    letSleep ??= context.awake.hold();
    connect(core);
  };

  const mayChange = (): boolean => lifecycle !== null && !isOver(lifecycle);

  return {
    use,
    through: (run) => (mayChange() ? opened().through(run) : Promise.resolve()),
    follow,
    setMuted: async (next) => {
      if (!mayChange()) throw callError("call_over");
      muted = next;
      context.callStorage.note(id, { muted });
      showWish();
      use((media) => media.mute(next));
      // A microphone that failed, or that the system holds, gets another chance with the press that wants it.
      if (!next && ["failed", "interrupted"].includes(seen.microphone.get().state)) {
        await steer("microphone");
        orThrow(seen.microphone.get());
      }
    },
    setCamera: async (on) => {
      if (!mayChange()) throw callError("call_over");
      // VIDEO-1: nobody's picture without the other side's consent.
      if (on && video !== true) throw callError("voice_call");
      note(on);
      look(on && lifecycle === "ringing");
      await steer("camera");
      if (on) orThrow(seen.camera.get());
    },
    choose: async (kind) => {
      if (!mayChange()) return;
      await opened().through((media) => media.choose(kind));
      if (kind !== "speaker") orThrow(seen[kind].get());
    },
    tell: (run) => lazyMedia?.use(run),
    chosen: () => ({ muted, camera }),
    adopt: (chosen) => {
      if (chosen.muted) {
        muted = true;
        context.callStorage.note(id, { muted });
        lazyMedia?.use((media) => media.mute(true));
      }
      if (chosen.camera !== null && camera === null) note(chosen.camera);
      showWish();
      void steer();
    },
    startWith: note,
    end: () => {
      stop();
      lifecycle = "ended";
    },
  };
};

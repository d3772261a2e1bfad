import { hasStay, isLive, legOf, type FoldedCall } from "@opencallkit/core";
import type { MediaPlan } from "@opencallkit/protocol";
import { createAtom, readOnly } from "../api/atom.ts";
import type { Call, CallState, Capture, Wish } from "../api/api.ts";
import type { DeviceKind } from "../api/device.ts";
import { callError } from "../api/errors.ts";
import { wrong } from "../api/arguments.ts";
import { deepEqual } from "../deep-equal.ts";
import type { CallMediaState } from "../media/call-media-state.ts";
import type { CallMedia, LazyMedia, MediaWish } from "../media/lazy-media.ts";
import type { TellMedia } from "../media/media-events.ts";
import type { CaptureKind } from "../ports/capture.ts";
import type { Stays } from "../ports/media-transport.ts";
import type { CallModel } from "./call-model.ts";
import type { CallsContext } from "./calls-context.ts";
import { mediaMemoryOf } from "./call-storage.ts";

/** The devices' wishes of a call: muted or not, camera on or off; a camera of null is not chosen. */
export type Chosen = { readonly muted: boolean; readonly camera: boolean | null };

/** The media plan of a call that its server has not told of yet. */
const unplanned: MediaPlan = { path: 0, transport: "p2p" };

/** The others who are joined while our client is: the peers that media go to. Null while we are not, as the store has it. */
const othersOf = (core: FoldedCall, user: string): readonly Stays[] | null => {
  const mine = legOf(core, user);
  // Whoever calls has a stay from the invite on; it begins with the first answer.
  if (!isLive(core) || mine === undefined || !hasStay(mine)) return null;
  return [...core.legs].flatMap(([other, leg]) =>
    other !== user && leg.state === "joined" ? [{ mine: mine.stay, theirs: leg.stay, other }] : [],
  );
};

const isOver = (state: CallState["state"]): state is Exclude<CallState["state"], MediaWish["state"]> =>
  state === "leaving" || state === "ended" || state === "elsewhere";

const orThrow = (capture: Capture): void => {
  if (capture.state === "failed") throw capture.error;
};

/** The media controller: makes devices and links of a call follow its state, and what the person chooses. */
export type MediaController = {
  /** The part that an app may see and choose. */
  readonly choices: Pick<Call, "wish" | "setMuted" | "setCamera" | "shareScreen" | "setVideoSize">;
  readonly chosen: () => Chosen;
  /** Follows the call to its new state. */
  readonly follow: () => void;
  /** Applies a newly chosen device of a kind. */
  readonly choose: (kind: DeviceKind) => Promise<void>;
  readonly resumeSound: () => Promise<void>;
  /** Takes over the wishes of another call that was merged into this one (GLARE-1). */
  readonly adopt: (chosen: Chosen) => void;
  /** Sets the camera's wish; null: not chosen. */
  readonly noteCamera: (on: boolean | null) => void;
  readonly end: () => void;
};

export const createMediaController = (
  { media: opener, callStorage }: Pick<CallsContext, "media" | "callStorage">,
  call: CallModel,
  state: CallMediaState,
  tell: TellMedia,
): MediaController => {
  const { id } = call;
  const memo = callStorage.recall(id);
  const wish = createAtom<Wish>({ muted: false, camera: false }, deepEqual);
  let lifecycle: CallState["state"] | null = null;
  let { muted, camera } = memo;
  /** Whether the person previews themselves while it rings, restored after a reload. */
  let { looking } = memo;
  let video: boolean | null = null;
  /** The last wish that was passed on, to skip a repeat. */
  let wished: MediaWish | null = null;
  /** Created anew when a call that was over for us is rung or joined again. */
  let lazyMedia: LazyMedia | null = null;

  const plan = (): MediaPlan => {
    const planned = call.view()?.plan;
    return planned === undefined ? unplanned : { path: planned.path, transport: planned.transport };
  };
  const opened = (): LazyMedia =>
    (lazyMedia ??= opener.open({ call: id, state, memory: mediaMemoryOf(callStorage, id, plan), tell }));
  const mayChange = (): boolean => lifecycle !== null && !isOver(lifecycle);
  const through = (run: (media: CallMedia) => Promise<void>): Promise<void> =>
    mayChange() ? opened().through(run) : Promise.resolve();

  const stop = (): void => {
    lazyMedia?.stop();
    lazyMedia = null;
    wished = null;
    state.reset();
  };

  const cameraWished = (): boolean => video === true && (camera ?? true);
  const showWish = (): void => wish.set({ muted, camera: cameraWished() });

  /** Passes the current wish on to the media. `again`: a kind that failed and is retried. */
  const steer = async (again?: CaptureKind): Promise<void> => {
    if (lifecycle === null || isOver(lifecycle)) return;
    const others = othersOf(call.core(), call.me.user);
    // A caller is in the call while it rings, and enters the room of a media server then.
    const people = lifecycle === "talking" ? (others ?? []) : lifecycle === "calling" ? others : null;
    const next: MediaWish = { state: lifecycle, muted, camera: cameraWished(), looking, people, plan: plan() };
    if (again === undefined && deepEqual(next, wished)) return;
    wished = next;
    await opened().through((media) => media.follow(next, again));
  };

  const noteMuted = (next: boolean): void => {
    muted = next;
    callStorage.note(id, { muted });
  };
  const noteCamera = (on: boolean | null): void => {
    camera = on;
    callStorage.note(id, { camera });
    showWish();
  };
  const look = (next: boolean): void => {
    looking = next;
    if (callStorage.recall(id).looking !== next) callStorage.note(id, { looking });
  };

  const followMedia = (isVideo: boolean): void => {
    // A call that becomes a video call begins with the camera on, whatever was chosen before.
    if (video !== null && video !== isVideo && camera !== null) noteCamera(null);
    video = isVideo;
  };

  const leave = (now: boolean): void => {
    if (now) stop();
    // A new ring shows no preview by itself; a page that was only reloaded resumes its own.
    if (legOf(call.core(), call.me.user)?.state === "left") look(false);
    looking = false;
  };

  return {
    choices: {
      wish: readOnly(wish),
      setMuted: async (next) => {
        if (!mayChange()) throw callError("call_over");
        noteMuted(next);
        showWish();
        void steer();
        // Retry on a press: a microphone that failed, or that the system holds, gets another chance.
        if (next || !["failed", "interrupted"].includes(state.microphone.get().state)) return;
        await steer("microphone");
        orThrow(state.microphone.get());
      },
      setCamera: async (on) => {
        if (!mayChange()) throw callError("call_over");
        // VIDEO-1: nobody's picture without the other side's consent.
        if (on && video !== true) throw callError("voice_call");
        noteCamera(on);
        look(on && lifecycle === "ringing");
        await steer("camera");
        if (on) orThrow(state.camera.get());
      },
      shareScreen: async (on) => {
        if (lifecycle !== "talking") throw callError("call_over");
        await through((media) => media.share(on));
      },
      setVideoSize: async (stream, size) => {
        if (![size.width, size.height].every((side) => Number.isFinite(side) && side > 0)) throw wrong("size");
        await through((media) => Promise.resolve(media.showAt(stream, size)));
      },
    },
    chosen: () => ({ muted, camera }),
    follow: () => {
      const now = call.state.get();
      // A placeholder is nobody's wish, and turns nothing on or off.
      if (call.shown()) followMedia(now.media === "video");
      else if (now.state === "calling") return;
      showWish();
      const before = lifecycle;
      lifecycle = now.state;
      if (isOver(lifecycle)) return leave(before !== lifecycle);
      // Preloaded while it rings, so that an accept does not wait for it.
      void steer();
    },
    choose: async (kind) => {
      await through((media) => media.choose(kind));
      if (mayChange() && kind !== "speaker") orThrow(state[kind].get());
    },
    resumeSound: () => through((media) => media.resumeSound()),
    adopt: (chosen) => {
      if (chosen.muted) noteMuted(true);
      if (chosen.camera !== null && camera === null) noteCamera(chosen.camera);
      showWish();
      void steer();
    },
    noteCamera,
    end: () => {
      stop();
      lifecycle = "ended";
    },
  };
};

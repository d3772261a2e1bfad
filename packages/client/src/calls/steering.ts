import { legOf, type Call as CoreCall } from "@opencallkit/core";
import type { CallState, Capture, DeviceKind } from "../face.ts";
import type { CaptureKind } from "../ports/capture.ts";
import { callError } from "../errors.ts";
import type { Desk } from "./desk.ts";
import type { MediaDoor, MediaSeen, Stays } from "./media-door.ts";

type Wish = { readonly microphone: boolean; readonly camera: boolean };

/** Makes devices, link, screen and timers of a call follow its phase. */
export type Steering = {
  readonly door: MediaDoor;
  readonly follow: (state: CallState, core: CoreCall) => void;
  readonly setMuted: (muted: boolean) => Promise<void>;
  readonly setCamera: (on: boolean) => Promise<void>;
  /** Another device was chosen for a kind. */
  readonly choose: (kind: DeviceKind) => Promise<void>;
  /** How an accept starts. */
  readonly startWith: (camera: boolean) => void;
  readonly end: () => void;
};

const nothing: Wish = { microphone: false, camera: false };

const staysOf = (state: CallState, core: CoreCall, user: string): Stays | null => {
  const mine = legOf(core, user);
  const theirs = legOf(core, state.other);
  if (mine?.state !== "joined" || theirs?.state !== "joined") return null;
  return { mine: mine.stay, theirs: theirs.stay, other: state.other };
};

const orThrow = (capture: Capture): void => {
  if (capture.state === "failed") throw capture.error;
};

export const createSteering = (desk: Desk, id: string, seen: MediaSeen): Steering => {
  const memo = desk.memory.recall(id);
  let phase: CallState["phase"] | null = null;
  let camera = memo.camera;
  let muted = memo.muted;
  /** Whether the person has asked to see themselves while it rings. */
  let looking = false;
  let wished = nothing;
  let video = false;
  let letSleep: (() => void) | null = null;

  const door = desk.openMedia(id, seen);

  const stop = (): void => {
    door.stop();
    seen.microphone.set({ state: "off" });
    seen.camera.set({ state: "off" });
    seen.preview.set(null);
    seen.people.set([]);
    letSleep?.();
    letSleep = null;
  };

  const wishOf = (now: CallState["phase"]): Wish => {
    const cameraOn = camera ?? video;
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
    if (phase === null) return;
    const wish = wishOf(phase);
    wished = wish;
    await door.through((media) => media.want(wish, again));
  };

  const follow = (state: CallState, core: CoreCall): void => {
    video = state.media === "video";
    const before = phase;
    phase = state.phase;
    if (phase === "leaving" || phase === "ended" || phase === "elsewhere") {
      if (before !== phase) stop();
      return;
    }
    const wish = wishOf(phase);
    if (wish.microphone !== wished.microphone || wish.camera !== wished.camera) void steer();
    // Loaded while it rings, so that an accept does not wait for it.
    else if (before === null) door.use(() => undefined);
    if (before === null && muted) door.use((media) => media.mute(true));
    if (phase !== "talking") return;
    letSleep ??= desk.awake.hold();
    const stays = staysOf(state, core, desk.me.user);
    if (stays !== null && before !== "talking") door.use((media) => media.connect(stays));
  };

  const mayChange = (): boolean => phase !== "leaving" && phase !== "ended" && phase !== "elsewhere";

  return {
    door,
    follow,
    setMuted: async (next) => {
      if (!mayChange()) throw callError("call_over");
      muted = next;
      desk.memory.note(id, { muted });
      door.use((media) => media.mute(next));
      // A microphone that failed gets another chance with the press that wants it.
      if (!next && seen.microphone.get().state === "failed") {
        await steer("microphone");
        orThrow(seen.microphone.get());
      }
    },
    setCamera: async (on) => {
      if (!mayChange()) throw callError("call_over");
      camera = on;
      looking = on;
      desk.memory.note(id, { camera: on });
      await steer("camera");
      if (on) orThrow(seen.camera.get());
    },
    choose: async (kind) => {
      await door.through((media) => media.choose(kind));
      if (kind !== "speaker") orThrow(seen[kind].get());
    },
    startWith: (on) => {
      camera = on;
      desk.memory.note(id, { camera: on });
    },
    end: () => {
      stop();
      phase = "ended";
    },
  };
};

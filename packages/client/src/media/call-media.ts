import type { Capture } from "../api/api.ts";
import { deepEqual } from "../deep-equal.ts";
import type { Awake } from "../ports/awake.ts";
import type { CaptureKind, Capturing } from "../ports/capture.ts";
import type { Stays } from "../ports/media-transport.ts";
import type { CallMediaState } from "./call-media-state.ts";
import type { DeviceWishes } from "./devices.ts";
import type { CallMedia, MediaWish } from "./lazy-media.ts";
import type { MediaEvent } from "./media-events.ts";
import { sourceStateOf } from "./local/source-state.ts";
import type { LocalMedia } from "./local/local-media.ts";
import { createScreenCapture, type ScreenTracks } from "./local/screen-capture.ts";
import type { Playback } from "./playback/playback.ts";
import type { RemotePeople } from "./remote/remote-people.ts";
import type { TransportSwitch } from "./transport/transport-switch.ts";

/** The composition of a call's media: the parts that are joined here. */
type Composition = {
  readonly state: CallMediaState;
  readonly local: LocalMedia;
  readonly transport: TransportSwitch;
  readonly remotes: RemotePeople;
  readonly playback: Playback;
  readonly awake: Awake;
  readonly devices: Pick<DeviceWishes, "look">;
  /** Tells of want of a direct path. */
  readonly tell: (event: Extract<MediaEvent, { readonly type: "noPath" }>) => void;
  readonly capturing: Pick<Capturing, "streamOf" | "display" | "canShareScreen">;
};

type Needed = { readonly [K in CaptureKind]: boolean };

/** Which devices are captured in a state of the call. */
const neededBy = ({ state, camera, looking }: MediaWish): Needed => {
  switch (state) {
    case "calling":
    case "accepting":
    case "talking":
      return { microphone: true, camera };
    case "ringing":
      return { microphone: false, camera: looking && camera };
  }
};

/** The media of one call: brings local media, transport and playback together. */
export const createCallMedia = (of: Composition): CallMedia => {
  const { state, capturing, local, transport, remotes, playback } = of;
  const tracks: { [K in CaptureKind]: MediaStreamTrack | null } = { microphone: null, camera: null };
  let muted = false;
  let needed: Needed = { microphone: false, camera: false };
  let letSleep: (() => void) | null = null;
  /** The newest path that the media plan has named. */
  let planned = 0;

  const send = (kind: CaptureKind): void =>
    transport.setLocal(kind, { track: tracks[kind], state: sourceStateOf(kind, state[kind].get(), muted) });

  const follow = (kind: CaptureKind, capture: Capture, track: MediaStreamTrack | null): void => {
    const renewed = tracks[kind] !== track;
    tracks[kind] = track;
    state[kind].set(capture);
    if (renewed && kind === "camera") state.preview.set(track === null ? null : capturing.streamOf([track]));
    // Labels are readable once a capture was allowed (Media Capture and Streams): the list is read again.
    if (renewed && track !== null) void of.devices.look();
    send(kind);
  };

  const sendScreen = (shared: ScreenTracks): void => {
    for (const source of ["screen", "screenSound"] as const)
      transport.setLocal(source, { track: shared[source], state: shared[source] === null ? "off" : "on" });
  };
  const screen = createScreenCapture(capturing.canShareScreen, capturing.display, (share, shared) => {
    state.screen.set(share);
    sendScreen(shared);
  });

  const mute = (next: boolean): void => {
    muted = next;
    local.mute(next);
    send("microphone");
  };

  const meet = (people: readonly Stays[]): void => {
    if (people.length > 0) letSleep ??= of.awake.hold();
    remotes.set(people);
    transport.setPeople(people);
  };

  local.follow(follow);
  transport.follow((event) => {
    if (event.type === "noPath") of.tell(event);
    else remotes.follow(event);
  });

  return {
    follow: async (wish, again) => {
      if (wish.muted !== muted) mute(wish.muted);
      const before = needed;
      needed = neededBy(wish);
      const captured =
        again !== undefined || !deepEqual(needed, before) ? local.want(needed, again) : Promise.resolve();
      // First, so that nobody is met on a path that is about to be left.
      if (wish.plan.path > planned) {
        planned = wish.plan.path;
        transport.moveTo(wish.plan);
      }
      if (wish.people !== null) meet(wish.people);
      await captured;
    },
    choose: (kind) => (kind === "speaker" ? playback.chooseSpeaker() : local.choose(kind)),
    share: screen.share,
    showAt: (stream, size) => remotes.showAt(stream, size),
    resumeSound: playback.resume,
    stop: () => {
      // Transport first, so that the other side hears of an end and not of silence.
      transport.close();
      remotes.end();
      playback.end();
      local.stop();
      screen.stop();
      letSleep?.();
    },
  };
};

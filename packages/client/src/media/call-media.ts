import type { Capture } from "../api/api.ts";
import type { Awake } from "../ports/awake.ts";
import type { CaptureKind, Capturing } from "../ports/capture.ts";
import type { Stays } from "../ports/media-transport.ts";
import type { CallMediaState } from "./call-media-state.ts";
import type { DeviceWishes } from "./devices.ts";
import type { CallMedia } from "./lazy-media.ts";
import { declaredOf } from "./local/declared.ts";
import type { LocalMedia } from "./local/local-media.ts";
import type { Playback } from "./playback/playback.ts";
import type { RemotePeople } from "./remote/remote-people.ts";
import type { TransportSwitch } from "./transport/transport-switch.ts";

/** What the media of a call are made of. */
type Composition = {
  readonly state: CallMediaState;
  readonly local: LocalMedia;
  readonly transport: TransportSwitch;
  readonly remotes: RemotePeople;
  readonly playback: Playback;
  readonly awake: Awake;
  readonly devices: Pick<DeviceWishes, "look">;
  readonly streamOf: Capturing["streamOf"];
};

/** Brings local media, transport and playback of one call together. */
export const createCallMedia = (of: Composition): CallMedia => {
  const { state, local, transport, remotes, playback } = of;
  const tracks: { [K in CaptureKind]: MediaStreamTrack | null } = { microphone: null, camera: null };
  let muted = false;
  let letSleep: (() => void) | null = null;

  const send = (kind: CaptureKind): void =>
    transport.setLocal(kind, { track: tracks[kind], state: declaredOf(kind, state[kind].get(), muted) });

  const follow = (kind: CaptureKind, capture: Capture, track: MediaStreamTrack | null): void => {
    const renewed = tracks[kind] !== track;
    tracks[kind] = track;
    state[kind].set(capture);
    if (renewed && kind === "camera") state.preview.set(track === null ? null : of.streamOf([track]));
    // Devices have names now.
    if (renewed && track !== null) void of.devices.look();
    send(kind);
  };

  local.follow(follow);
  transport.follow((event) => remotes.follow(event));

  return {
    want: local.want,
    mute: (next) => {
      muted = next;
      local.mute(next);
      send("microphone");
    },
    setPeople: (people: readonly Stays[]) => {
      letSleep ??= of.awake.hold();
      remotes.set(people);
      transport.setPeople(people);
    },
    choose: (kind) => (kind === "speaker" ? playback.chooseSpeaker() : local.choose(kind)),
    resumeSound: playback.resume,
    stop: () => {
      // The links first, so that the other side hears of an end and not of a silence.
      transport.close();
      remotes.end();
      playback.end();
      local.stop();
      letSleep?.();
    },
  };
};

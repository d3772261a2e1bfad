import type { Signal, SignalSeen } from "@opencallkit/protocol";
import type { CallMedia, MediaSeen } from "../calls/media-door.ts";
import { callError } from "../errors.ts";
import type { Capture, DeviceKind, Logger } from "../face.ts";
import type { CaptureKind } from "../ports/capture.ts";
import type { Clock } from "../ports/clock.ts";
import type { IceServer, TrackKind } from "../ports/peers.ts";
import type { MediaPorts } from "../ports/ports.ts";
import type { Sound } from "../ports/sound.ts";
import { createCaptures } from "./captures.ts";
import { createDirectLink, type DirectLink } from "./direct-link.ts";
import { createRemote, type Remote } from "./remote.ts";

export type CallMediaNeeds = {
  readonly call: string;
  readonly seen: MediaSeen;
  readonly ports: MediaPorts & { readonly clock: Clock; readonly sound: Sound };
  readonly ice: () => readonly IceServer[];
  readonly send: (signal: Signal) => void;
  readonly confirm: (seen: SignalSeen) => void;
  readonly chosen: (kind: DeviceKind) => string | null;
  readonly held: (held: boolean) => void;
  readonly logger: Logger;
  /** A device was opened: devices have names now. */
  readonly opened: () => void;
  readonly epoch: { readonly read: () => number; readonly write: (epoch: number) => void };
};

const kindOf: { readonly [K in CaptureKind]: TrackKind } = { microphone: "audio", camera: "video" };
const sounds = ({ state }: Capture): boolean => state === "on";

/** The media of one call between two people. */
export const createCallMedia = (needs: CallMediaNeeds): CallMedia => {
  const { ports, seen } = needs;
  let link: DirectLink | null = null;
  let remote: Remote | null = null;
  const tracks: { [K in CaptureKind]: MediaStreamTrack | null } = { microphone: null, camera: null };

  const tellSending = (): void =>
    link?.tell({ audio: sounds(seen.microphone.get()), video: sounds(seen.camera.get()) });

  const follow = (kind: CaptureKind, capture: Capture, track: MediaStreamTrack | null): void => {
    const renewed = tracks[kind] !== track;
    tracks[kind] = track;
    seen[kind].set(capture);
    if (renewed) {
      link?.send(kindOf[kind], track);
      if (kind === "camera") seen.preview.set(track === null ? null : ports.capturing.streamOf([track]));
      if (track !== null) needs.opened();
    }
    tellSending();
  };

  const captures = createCaptures({
    capturing: ports.capturing,
    chosen: needs.chosen,
    changed: follow,
    error: seen.error,
  });

  const connect: CallMedia["connect"] = (stays) => {
    if (link !== null) return;
    const other = createRemote({
      user: stays.other,
      sound: ports.sound,
      streamOf: ports.capturing.streamOf,
      speaker: () => needs.chosen("speaker"),
      held: needs.held,
      changed: (person) => seen.people.set([person]),
      available: (kind, available) => seen.available(stays.other, kind, available),
    });
    remote = other;
    link = createDirectLink({
      clock: ports.clock,
      peers: ports.peers,
      call: needs.call,
      stays,
      ice: needs.ice,
      epoch: needs.epoch,
      send: needs.send,
      confirm: needs.confirm,
      state: seen.link,
      track: other.track,
      theirs: other.sending,
      error: seen.error,
      log: (message, details) => needs.logger.log("warn", message, { call: needs.call, ...details }),
    });
    for (const kind of ["microphone", "camera"] as const) link.send(kindOf[kind], tracks[kind]);
    tellSending();
  };

  const setSpeaker = async (): Promise<void> => {
    try {
      await remote?.setSpeaker();
    } catch (reason) {
      throw callError("speaker_failed", String(reason));
    }
  };

  return {
    want: captures.want,
    mute: captures.mute,
    connect,
    signal: (signal) => link?.signal(signal),
    signalSeen: (confirmed) => link?.signalSeen(confirmed),
    resend: () => link?.resend(),
    changeNetwork: () => link?.changeNetwork(),
    otherHere: (here) => link?.otherHere(here),
    choose: (kind) => (kind === "speaker" ? setSpeaker() : captures.renew(kind)),
    resumeSound: async () => remote?.resume(),
    stop: () => {
      // The link first, so that the other side hears of an end and not of a silence.
      link?.end();
      remote?.end();
      link = null;
      remote = null;
      captures.stop();
    },
  };
};

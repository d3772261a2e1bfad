import type { Signal, SignalAck } from "@opencallkit/protocol";
import type { CallMedia, MediaSeen, Stays } from "../calls/lazy-media.ts";
import type { DeviceWishes } from "./devices.ts";
import type { Capture, LinkState, Logger, PersonMedia } from "../api/api.ts";
import type { CaptureKind } from "../ports/capture.ts";
import type { Clock } from "../ports/clock.ts";
import type { IceServer, TrackKind } from "../ports/peers.ts";
import type { MediaPorts } from "../ports/ports.ts";
import type { Sound } from "../ports/sound.ts";
import { createLocalMedia } from "./local/local-media.ts";
import { declaredOf, type Sending } from "./declared.ts";
import { createPeerLink, type PeerLink, type PeerLinkNeeds } from "./p2p/peer-link.ts";
import { createPrewarmedPeer } from "./p2p/prewarmed-peer.ts";
import { createPlayback, type Playback } from "./playback/playback.ts";
import { createSpeaker } from "./playback/speaker.ts";

export type CallMediaNeeds = {
  readonly call: string;
  readonly seen: MediaSeen;
  readonly ports: MediaPorts & { readonly clock: Clock; readonly sound: Sound };
  readonly ice: () => readonly IceServer[];
  readonly send: (signal: Signal) => void;
  readonly confirm: (seen: SignalAck) => void;
  readonly devices: DeviceWishes;
  readonly held: (held: boolean) => void;
  readonly logger: Logger;
  /** The newest epoch of the link between two stays; kept for a reload. */
  readonly epoch: (stays: string) => PeerLinkNeeds["epoch"];
};

/** One of the others: the link to them, and what comes over it. */
type Other = {
  readonly stays: Stays;
  readonly link: PeerLink;
  readonly remote: Playback;
  state: LinkState;
  media: Omit<PersonMedia, "link">;
};

const kinds = ["microphone", "camera"] as const;
const kindOf: { readonly [K in CaptureKind]: TrackKind } = { microphone: "audio", camera: "video" };
/** Which of several links' states is that of the call. */
const best: readonly LinkState[] = ["connected", "connecting", "reconnecting", "failed", "none"];

/** The media of one call: our devices, and a direct link to each of the others. */
export const createCallMedia = (needs: CallMediaNeeds): CallMedia => {
  const { ports, seen } = needs;
  /** By their stay. */
  const others = new Map<number, Other>();
  const peers = createPrewarmedPeer(ports.peers, needs.ice());
  const tracks: { [K in CaptureKind]: MediaStreamTrack | null } = { microphone: null, camera: null };

  let muted = false;

  const sending = (): Sending => ({
    microphone: declaredOf("microphone", seen.microphone.get(), muted),
    camera: declaredOf("camera", seen.camera.get(), muted),
  });

  const show = (): void => {
    const all = [...others.values()];
    seen.people.set(all.map(({ media, state }) => ({ ...media, link: state })));
    seen.link(best.find((state) => all.some((other) => other.state === state)) ?? "none");
  };

  const follow = (kind: CaptureKind, capture: Capture, track: MediaStreamTrack | null): void => {
    const renewed = tracks[kind] !== track;
    tracks[kind] = track;
    seen[kind].set(capture);
    if (renewed) {
      for (const { link } of others.values()) link.send(kindOf[kind], track);
      if (kind === "camera") seen.preview.set(track === null ? null : ports.capturing.streamOf([track]));
      // Devices have names now.
      if (track !== null) void needs.devices.look();
    }
    for (const { link } of others.values()) link.tell(sending());
  };

  const speaker = createSpeaker({ devices: needs.devices, news: seen.news });
  const localMedia = createLocalMedia({
    capturing: ports.capturing,
    clock: ports.clock,
    devices: needs.devices,
    changed: follow,
    news: seen.news,
    error: seen.error,
  });

  const open = (stays: Stays): void => {
    const user = stays.other;
    const change = (part: Partial<Pick<Other, "state" | "media">>): void => {
      const other = others.get(stays.theirs);
      if (other === undefined) return;
      const before = other.state;
      Object.assign(other, part);
      show();
      if (before !== other.state) seen.linked(user, other.state);
    };
    const remote = createPlayback({
      user,
      clock: ports.clock,
      visible: ports.visible,
      received: () => link.received(),
      sound: ports.sound,
      streamOf: ports.capturing.streamOf,
      speaker,
      held: needs.held,
      changed: (media) => change({ media }),
      available: (kind, available) => seen.available(user, kind, available),
    });
    const link: PeerLink = createPeerLink({
      clock: ports.clock,
      peers,
      call: needs.call,
      stays,
      path: 0,
      ice: needs.ice,
      epoch: needs.epoch(`${stays.mine}-${stays.theirs}`),
      send: needs.send,
      confirm: needs.confirm,
      sending: sending(),
      state: (state) => change({ state }),
      track: remote.track,
      theirs: remote.sending,
      error: (error) => seen.error(error, user),
      log: (message, details) => needs.logger.log("warn", message, { call: needs.call, ...details }),
    });
    const media = { user, microphone: "unknown", camera: "unknown", audio: false, video: null } as const;
    others.set(stays.theirs, { stays, link, remote, state: "connecting", media });
    for (const kind of kinds) link.send(kindOf[kind], tracks[kind]);
  };

  const close = ({ stays, link, remote }: Other): void => {
    others.delete(stays.theirs);
    link.end();
    remote.end();
  };

  const connect: CallMedia["connect"] = (joined) => {
    for (const other of others.values()) {
      const { mine, theirs } = other.stays;
      if (!joined.some((stays) => stays.mine === mine && stays.theirs === theirs)) close(other);
    }
    for (const stays of joined) if (!others.has(stays.theirs)) open(stays);
    show();
  };

  return {
    want: localMedia.want,
    mute: (next) => {
      muted = next;
      localMedia.mute(next);
      for (const { link } of others.values()) link.tell(sending());
    },
    connect,
    signal: (signal) => others.get(signal.from)?.link.signal(signal),
    signalSeen: (confirmed) => others.get(confirmed.from)?.link.signalSeen(confirmed),
    resend: () => {
      for (const { link } of others.values()) link.resend();
    },
    changeNetwork: () => {
      for (const { link } of others.values()) link.changeNetwork();
    },
    otherHere: (user, here) => {
      for (const { stays, link } of others.values()) if (stays.other === user) link.otherHere(here);
    },
    choose: (kind) => (kind === "speaker" ? speaker.choose() : localMedia.choose(kind)),
    listed: () => {
      localMedia.listed();
      speaker.listed();
    },
    louder: speaker.louder,
    retake: localMedia.retake,
    resumeSound: async () => {
      await Promise.all([...others.values()].map(({ remote }) => remote.resume()));
    },
    stop: () => {
      // The links first, so that the other side hears of an end and not of a silence.
      for (const other of others.values()) close(other);
      peers.end();
      localMedia.stop();
    },
  };
};

import type { TrackSource, TransportCredentials } from "../ports/media-transport.ts";
import { statisticsOf } from "./peer-statistics.ts";
import type { Peer, PeerEvents, PeerState, Peers } from "../ports/peers.ts";
import { withAcceptedIce } from "./accepted-ice.ts";

const states: { readonly [S in RTCPeerConnectionState]: PeerState | null } = {
  new: null,
  connecting: "connecting",
  connected: "connected",
  disconnected: "disconnected",
  failed: "failed",
  // Not reported: only we ever close the connection.
  closed: null,
};

const configuration = ({ ice, relayOnly }: TransportCredentials): RTCConfiguration => ({
  // Always explicit: without a list, some libraries and old browsers ask public servers.
  iceServers: ice.map(({ urls, username, credential }) => ({
    urls: [...urls],
    ...(username === undefined ? {} : { username }),
    ...(credential === undefined ? {} : { credential }),
  })),
  iceTransportPolicy: relayOnly ? "relay" : "all",
  // Bundled (RFC 9143): sound and picture share one path, with half the candidates to gather and one handshake.
  bundlePolicy: "max-bundle",
});

/** A media section of a connection, and what is sent in it. */
type Slot = { readonly source: TrackSource; readonly kind: "audio" | "video" };
/** The media sections (RFC 8829), in order: those of a screen are added when one is shared. */
const usual: readonly Slot[] = [
  { source: "microphone", kind: "audio" },
  { source: "camera", kind: "video" },
];
const ofScreen: readonly Slot[] = [
  { source: "screen", kind: "video" },
  { source: "screenSound", kind: "audio" },
];
const slots = [...usual, ...ofScreen];

const use = (connection: RTCPeerConnection, events: PeerEvents): Peer => {
  const over = new AbortController();
  const listen = { signal: over.signal };
  const wanted: { [S in TrackSource]: MediaStreamTrack | null } = {
    microphone: null,
    camera: null,
    screen: null,
    screenSound: null,
  };
  let attaching: Promise<void> = Promise.resolve();

  connection.addEventListener("negotiationneeded", () => events.negotiate(), listen);
  connection.addEventListener(
    "icecandidate",
    ({ candidate }) => {
      // The end-of-candidates indication, which nobody needs here.
      if (candidate === null || candidate.candidate === "") return;
      events.candidate({ candidate: candidate.candidate, mid: candidate.sdpMid, line: candidate.sdpMLineIndex });
    },
    listen,
  );
  connection.addEventListener(
    "connectionstatechange",
    () => {
      const state = states[connection.connectionState];
      if (state !== null) events.state(state);
    },
    listen,
  );
  /** The transceivers by source: only one side ever adds any, so that their order is that of the media sections. */
  const transceivers = (): readonly (Slot & { readonly transceiver: RTCRtpTransceiver })[] =>
    connection.getTransceivers().flatMap((transceiver, at) => {
      const slot = slots[at];
      return slot === undefined ? [] : [{ ...slot, transceiver }];
    });
  connection.addEventListener(
    "track",
    ({ track, transceiver }) => {
      const slot = transceivers().find((each) => each.transceiver === transceiver);
      if (slot !== undefined) events.track(slot.source, track);
    },
    listen,
  );

  /** One transceiver a source, both ways; replaceTrack changes what they send without renegotiation. */
  const attach = async (only?: TrackSource): Promise<void> => {
    const each = transceivers().map(async ({ source, transceiver }) => {
      if (only !== undefined && source !== only) return;
      if (transceiver.direction !== "sendrecv") transceiver.direction = "sendrecv";
      if (transceiver.sender.track !== wanted[source]) await transceiver.sender.replaceTrack(wanted[source]);
    });
    await Promise.all(each);
  };
  const add = (some: readonly Slot[]): void => {
    for (const { source, kind } of some) connection.addTransceiver(wanted[source] ?? kind, { direction: "sendrecv" });
  };

  return {
    prepare: () => add(usual),
    prepareScreen: () => {
      if (connection.getTransceivers().length === usual.length) add(ofScreen);
    },
    describe: async () => {
      await Promise.all([connection.setLocalDescription(), attaching]);
      const description = connection.localDescription;
      if (description === null || (description.type !== "offer" && description.type !== "answer")) {
        throw new Error("no local description");
      }
      return { type: description.type, sdp: description.sdp };
    },
    take: async (description) => {
      await connection.setRemoteDescription(description);
      // The answer states directions, not tracks: it need not wait for them.
      if (description.type !== "offer") return;
      attaching = attach();
      // Errors are reported where the answer is made.
      attaching.catch(() => undefined);
    },
    addCandidate: ({ candidate, mid, line }) =>
      connection.addIceCandidate({ candidate, sdpMid: mid, sdpMLineIndex: line }),
    isStable: () => connection.signalingState === "stable",
    hasRemote: () => connection.remoteDescription !== null,
    send: async (source, track) => {
      wanted[source] = track;
      await attach(source);
    },
    statistics: async () => statisticsOf(await connection.getStats(), transceivers()),
    level: () => {
      const voice = transceivers().find(({ source }) => source === "microphone");
      return voice?.transceiver.receiver.getSynchronizationSources()[0]?.audioLevel ?? null;
    },
    restartIce: () => connection.restartIce(),
    close: () => {
      over.abort();
      connection.close();
    },
  };
};

const make = (credentials: TransportCredentials): RTCPeerConnection =>
  withAcceptedIce(credentials.ice, (ice) => new RTCPeerConnection(configuration({ ...credentials, ice })));

export const browserPeers: Peers = {
  open: (credentials, events) => use(make(credentials), events),
  ready: (credentials) => {
    const connection = make(credentials);
    return { begin: (events) => use(connection, events), close: () => connection.close() };
  },
};

import type { IceServer, Peer, PeerEvents, PeerState, Peers, TrackKind } from "../ports/peers.ts";
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

const configuration = (ice: readonly IceServer[]): RTCConfiguration => ({
  // Always explicit: without a list, some libraries and old browsers ask public servers.
  iceServers: ice.map(({ urls, username, credential }) => ({
    urls: [...urls],
    ...(username === undefined ? {} : { username }),
    ...(credential === undefined ? {} : { credential }),
  })),
  // Bundled (RFC 9143): sound and picture share one path, with half the candidates to gather and one handshake.
  bundlePolicy: "max-bundle",
});

const isKind = (kind: string): kind is TrackKind => kind === "audio" || kind === "video";

const use = (connection: RTCPeerConnection, events: PeerEvents): Peer => {
  const over = new AbortController();
  const listen = { signal: over.signal };
  const wanted: { [K in TrackKind]: MediaStreamTrack | null } = { audio: null, video: null };
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
  connection.addEventListener("track", ({ track }) => events.track(track), listen);

  /**
   * One transceiver for sound and one for picture, both ways; replaceTrack changes what they send without
   * renegotiation.
   */
  const attach = async (only?: TrackKind): Promise<void> => {
    const each = connection.getTransceivers().map(async (transceiver) => {
      const { kind } = transceiver.receiver.track;
      if (!isKind(kind) || (only !== undefined && kind !== only)) return;
      if (transceiver.direction !== "sendrecv") transceiver.direction = "sendrecv";
      if (transceiver.sender.track !== wanted[kind]) await transceiver.sender.replaceTrack(wanted[kind]);
    });
    await Promise.all(each);
  };

  return {
    prepare: () => {
      for (const kind of ["audio", "video"] as const) {
        connection.addTransceiver(wanted[kind] ?? kind, { direction: "sendrecv" });
      }
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
    send: async (kind, track) => {
      wanted[kind] = track;
      await attach(kind);
    },
    received: async () => {
      const bytes = { audio: 0, video: 0 };
      for (const [, stats] of await connection.getStats()) {
        const { type, kind, bytesReceived }: { type?: unknown; kind?: unknown; bytesReceived?: unknown } = stats;
        if (type === "inbound-rtp" && (kind === "audio" || kind === "video") && typeof bytesReceived === "number")
          bytes[kind] += bytesReceived;
      }
      return bytes;
    },
    restartIce: () => connection.restartIce(),
    close: () => {
      over.abort();
      connection.close();
    },
  };
};

const make = (ice: readonly IceServer[]): RTCPeerConnection =>
  withAcceptedIce(ice, (each) => new RTCPeerConnection(configuration(each)));

export const browserPeers: Peers = {
  open: (ice, events) => use(make(ice), events),
  ready: (ice) => {
    const connection = make(ice);
    return { begin: (events) => use(connection, events), close: () => connection.close() };
  },
};

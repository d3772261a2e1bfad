import { trackSources, type TrackSource } from "../ports/media-transport.ts";
import type { Candidate, Description, LinkMeasures, Peer, PeerEvents, Peers } from "../ports/peers.ts";
import { FakeTrack } from "./fake-tracks.ts";

/** A fake RTCPeerConnection, with what a test wants to know of it. */
export type FakePeer = Peer & {
  readonly name: string;
  readonly events: PeerEvents;
  readonly sent: { readonly [S in TrackSource]: MediaStreamTrack | null };
  readonly candidates: Candidate[];
  /** Whether bytes of a source arrive. */
  readonly arrives: { [S in TrackSource]: boolean };
  /** What is measured of the connection. */
  measures: LinkMeasures;
  /** How loud their microphone is. */
  loudness: number;
  readonly restarts: () => number;
  readonly closed: () => boolean;
};

export type FakePeers = Peers & {
  /** Pre-warmed connections that are neither in use nor closed. */
  readonly ahead: () => number;
  readonly made: FakePeer[];
  readonly newest: () => FakePeer;
  /** Connectivity; false: descriptions and candidates pass, but no path is found. */
  reachable: boolean;
  /** A hook within each `addCandidate`. */
  candidateCame: () => void;
};

let names = 0;

const usual: readonly TrackSource[] = ["microphone", "camera"];
const withScreen: readonly TrackSource[] = trackSources;
const ofEach = <T>(value: T): { [S in TrackSource]: T } => ({
  microphone: value,
  camera: value,
  screen: value,
  screenSound: value,
});

/**
 * Fake connections that keep the rules of signalling states (RFC 9429): a second offer in a wrong state throws, a
 * candidate before the description throws, an offer while one is under way rolls the own one back.
 */
export const createFakePeers = (): FakePeers => {
  const made: FakePeer[] = [];

  const open = (_ice: unknown, events: PeerEvents): FakePeer => {
    names += 1;
    const name = `peer-${names}`;
    const sent: { [S in TrackSource]: MediaStreamTrack | null } = { ...ofEach(null) };
    const candidates: Candidate[] = [];
    let state: "stable" | "have-local-offer" | "have-remote-offer" = "stable";
    let remote: Description | null = null;
    let closed = false;
    const arrives = ofEach(true);
    const bytes = ofEach(0);
    let restarts = 0;
    let descriptions = 0;
    let sections = usual;
    /** The media sections of the newest own offer or answer. */
    let described = usual;
    const shown = new Set<TrackSource>();

    const both = (): void => {
      if (!peers.reachable || closed) return;
      events.state("connected");
      for (const source of sections) {
        if (shown.has(source)) continue;
        shown.add(source);
        events.track(source, new FakeTrack(source === "microphone" || source === "screenSound" ? "audio" : "video"));
      }
    };

    /** Negotiation needed (WebRTC 1.0, 4.7.3): told in the stable state only, and once it is described no more. */
    const renegotiate = (): void => {
      if (!closed && state === "stable" && described !== sections) events.negotiate();
    };

    const peer: FakePeer = {
      name,
      events,
      sent,
      candidates,
      arrives,
      measures: { packetsReceived: 0, packetsLost: 0, reportedLoss: null, roundTripMs: 20 },
      loudness: 0,
      statistics: async () => {
        for (const source of shown) if (arrives[source]) bytes[source] += 1000;
        return { received: { ...bytes }, measures: peer.measures };
      },
      level: () => peer.loudness,
      restarts: () => restarts,
      closed: () => closed,
      prepare: () => undefined,
      prepareScreen: () => {
        if (sections === withScreen) return;
        sections = withScreen;
        queueMicrotask(renegotiate);
      },
      describe: async () => {
        if (closed) throw new Error("closed");
        described = sections;
        await Promise.resolve();
        descriptions += 1;
        const type = state === "have-remote-offer" ? "answer" : "offer";
        state = type === "answer" ? "stable" : "have-local-offer";
        queueMicrotask(
          () => !closed && events.candidate({ candidate: `${name}-candidate-${descriptions}`, mid: "0", line: 0 }),
        );
        if (type === "answer") queueMicrotask(both);
        return { type, sdp: `${name}-${type}-${descriptions} ${sections.join(" ")}` };
      },
      take: async (description) => {
        if (closed) throw new Error("closed");
        if (description.type === "answer" && state !== "have-local-offer") throw new Error(`answer in ${state}`);
        await Promise.resolve();
        remote = description;
        if (description.sdp.endsWith(withScreen.join(" "))) sections = withScreen;
        state = description.type === "offer" ? "have-remote-offer" : "stable";
        if (description.type !== "answer") return;
        queueMicrotask(both);
        queueMicrotask(renegotiate);
      },
      addCandidate: async (candidate) => {
        peers.candidateCame();
        if (remote === null) throw new Error("candidate before the description");
        candidates.push(candidate);
      },
      isStable: () => state === "stable",
      hasRemote: () => remote !== null,
      send: async (source, track) => {
        sent[source] = track;
      },
      restartIce: () => {
        restarts += 1;
        queueMicrotask(() => !closed && events.negotiate());
      },
      close: () => {
        closed = true;
      },
    };
    made.push(peer);
    return peer;
  };

  let ahead = 0;
  const peers: FakePeers = {
    ahead: () => ahead,
    ready: (ice) => {
      ahead += 1;
      return {
        begin: (events) => {
          ahead -= 1;
          return open(ice, events);
        },
        close: () => void (ahead -= 1),
      };
    },
    reachable: true,
    candidateCame: () => undefined,
    made,
    newest: () => {
      const last = made.at(-1);
      if (last === undefined) throw new Error("no connection was made");
      return last;
    },
    open,
  };
  return peers;
};

import type { TrackSource, TransportCredentials } from "./media-transport.ts";

export type Description = { readonly type: "offer" | "answer"; readonly sdp: string };
export type Candidate = { readonly candidate: string; readonly mid: string | null; readonly line: number | null };
export type PeerState = "connecting" | "connected" | "disconnected" | "failed";

export type PeerEvents = {
  readonly negotiate: () => void;
  readonly candidate: (candidate: Candidate) => void;
  readonly state: (state: PeerState) => void;
  readonly track: (source: TrackSource, track: MediaStreamTrack) => void;
};

/** Byte counters of the media received, by source. */
export type Received = { readonly [S in TrackSource]: number };

/** Measures of a connection, as counted so far (W3C WebRTC Statistics). */
export type LinkMeasures = {
  readonly packetsReceived: number;
  readonly packetsLost: number;
  /** The share of our packets that the other side last reported as lost, 0 to 1; null where it has not. */
  readonly reportedLoss: number | null;
  /** The round trip time in ms; null where nothing has measured it. */
  readonly roundTripMs: number | null;
};
export type PeerStatistics = { readonly received: Received; readonly measures: LinkMeasures };

/** One RTCPeerConnection (W3C WebRTC 1.0), as much of it as a direct link needs. */
export type Peer = {
  /** Adds transceivers for sound and picture, both ways; only the side that offers first calls it. */
  readonly prepare: () => void;
  /** Adds those for a screen and its sound, once; again only the side that offers first, whoever shares. */
  readonly prepareScreen: () => void;
  /** Makes an offer or an answer, whichever is due, and sets it as the local description. */
  readonly describe: () => Promise<Description>;
  /** Sets the remote description; an own offer under way is rolled back. */
  readonly take: (description: Description) => Promise<void>;
  readonly addCandidate: (candidate: Candidate) => Promise<void>;
  /** Whether the signalling state is stable: no offer is under way. */
  readonly isStable: () => boolean;
  readonly hasRemote: () => boolean;
  /** Replaces the track that is sent; null sends nothing. */
  readonly send: (source: TrackSource, track: MediaStreamTrack | null) => Promise<void>;
  readonly statistics: () => Promise<PeerStatistics>;
  /** The level of the sound that arrives from their microphone, linear, 0 to 1; null where the browser does not say. */
  readonly level: () => number | null;
  readonly restartIce: () => void;
  readonly close: () => void;
};

/** A pre-warmed connection, made and not in use yet. */
export type ReadyPeer = { readonly begin: (events: PeerEvents) => Peer; readonly close: () => void };

export type Peers = {
  readonly open: (credentials: TransportCredentials, events: PeerEvents) => Peer;
  readonly ready: (credentials: TransportCredentials) => ReadyPeer;
};

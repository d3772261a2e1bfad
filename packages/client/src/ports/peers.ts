import type { IceServer } from "./ice-server.ts";
import type { TrackSource } from "./media-transport.ts";

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
  readonly received: () => Promise<Received>;
  readonly restartIce: () => void;
  readonly close: () => void;
};

/** A pre-warmed connection, made and not in use yet. */
export type ReadyPeer = { readonly begin: (events: PeerEvents) => Peer; readonly close: () => void };

export type Peers = {
  readonly open: (ice: readonly IceServer[], events: PeerEvents) => Peer;
  readonly ready: (ice: readonly IceServer[]) => ReadyPeer;
};

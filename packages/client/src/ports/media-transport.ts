import type { LinkQuality, LinkState, SourceState } from "../api/participant.ts";
import type { CallError } from "../api/errors.ts";
import type { IceServer } from "./peers.ts";

/** What a track is of. One of each may be sent by each stay. */
export type TrackSource = "microphone" | "camera" | "screen" | "screenSound";

/** One of the others who is joined while we are: our stay, theirs, and whose theirs is. */
export type Stays = { readonly mine: number; readonly theirs: number; readonly other: string };

/** A source of ours. */
export type LocalSource = {
  /** What is sent; null while there is nothing to send. It is never stopped by a transport: whoever opened it does. */
  readonly track: MediaStreamTrack | null;
  /** What the others are told of it: a track that is muted, interrupted or not there yet is that, and not silence. */
  readonly state: Exclude<SourceState, "unknown">;
};

/** In CSS pixels times the screen's density. */
export type WantedSize = { readonly width: number; readonly height: number };

/** What a transport needs to be let in and to find its way; each kind of transport has its own. */
export type TransportCredentials = { readonly transport: "p2p"; readonly ice: readonly IceServer[] };

/** Bytes of media received so far from one stay, of each source that the transport carries. */
export type TransportStats = { readonly received: { readonly [S in TrackSource]?: number } };

export type TransportEvent =
  /** A track of theirs is there; nothing of it need have arrived. It takes the place of the one before it. */
  | {
      readonly type: "remoteTrack";
      readonly stay: number;
      readonly source: TrackSource;
      readonly track: MediaStreamTrack;
    }
  /** Nothing of it comes any more. */
  | { readonly type: "remoteGone"; readonly stay: number; readonly source: TrackSource }
  /** How a source of theirs stands, as their side says. */
  | { readonly type: "remoteState"; readonly stay: number; readonly source: TrackSource; readonly state: SourceState }
  /** The first of a track's media has arrived: it can be heard or seen. Once for each `remoteTrack`. */
  | { readonly type: "firstFrame"; readonly stay: number; readonly source: TrackSource }
  | { readonly type: "linkState"; readonly stay: number; readonly state: LinkState }
  | { readonly type: "speaking"; readonly stay: number; readonly speaking: boolean }
  | { readonly type: "quality"; readonly stay: number; readonly quality: LinkQuality }
  /** The others use a newer path of the same transport. */
  | { readonly type: "newPath"; readonly path: number }
  /** The whole of it is over, and nothing else is said of it any more. */
  | { readonly type: "lost"; readonly cause: CallError };

/**
 * Carries sound and pictures between the people of one call: direct links, or a media server. It opens no device, plays
 * nothing, and says of itself only what it knows: what it cannot tell, it does not tell.
 */
export type MediaTransport = {
  /** Those who are to hear and see us, and nobody else, from now on. */
  readonly setPeople: (people: readonly Stays[]) => void;
  /** Settles when each of the people there are now is linked; rejects when it ends before. */
  readonly ready: () => Promise<void>;
  /** Null: there is no such source of ours. One that the transport does not carry is not sent. */
  readonly setLocal: (source: TrackSource, local: LocalSource | null) => void;
  /** How large a picture of theirs is shown, or null for not at all. A hint: it may come larger, or all the same. */
  readonly setWanted: (stay: number, source: TrackSource, size: WantedSize | null) => void;
  /** Newer credentials. What stands goes on standing. */
  readonly renew: (credentials: TransportCredentials) => void;
  readonly stats: (stay: number) => Promise<TransportStats>;
  /** At once, and without a further event. */
  readonly close: () => void;
};

export type TransportOpening = {
  readonly call: string;
  /** Tells it from another one between the same people. */
  readonly path: number;
  /** Makes ready what takes long, before there is anybody. Nothing leaves the device by it. */
  readonly warm: boolean;
  readonly credentials: TransportCredentials;
  readonly people: readonly Stays[];
};

/** A kind of transport. */
export type TransportAdapter = {
  readonly open: (opening: TransportOpening, emit: (event: TransportEvent) => void) => MediaTransport;
};

import type { LinkQuality, LinkState, SourceState } from "../api/participant.ts";
import type { CallError } from "../api/errors.ts";
import type { IceServer } from "./ice-server.ts";

/** The sources of tracks, every one of which a transport carries. */
export const trackSources = ["microphone", "camera", "screen", "screenSound"] as const;
/** The source of a track. Each stay may send one of each. */
export type TrackSource = (typeof trackSources)[number];

/** A pair of stays that media go between: ours, and that of another who is joined while we are. */
export type Stays = {
  /** Our stay's number. */
  readonly mine: number;
  /** Theirs. */
  readonly theirs: number;
  /** Their user id. */
  readonly other: string;
};

/** A local source: what we send of a microphone, camera or screen. */
export type LocalSource = {
  /** The track to send; null while there is none. A transport never stops it: whoever opened it does. */
  readonly track: MediaStreamTrack | null;
  /** The declared state, for the others: a track that is muted, interrupted or not there yet is that, and not silence. */
  readonly state: Exclude<SourceState, "unknown">;
};

/** The rendered size in device pixels: CSS pixels times the screen's density. */
export type WantedSize = {
  /** In device pixels. */
  readonly width: number;
  /** In device pixels. */
  readonly height: number;
};

/** Transport credentials: what a transport needs to find its way. What lets it in, it asks for by itself. */
export type TransportCredentials = {
  /** ICE servers (RFC 8445). */
  readonly ice: readonly IceServer[];
  /** Media pass by TURN servers alone, so that nobody learns anybody's address (`iceTransportPolicy`, WebRTC 1.0). */
  readonly relayOnly: boolean;
};

/** Byte counters of the media received from one stay. */
export type TransportStats = {
  /** In bytes, since the transport was opened. */
  readonly received: { readonly [S in TrackSource]?: number };
};

/** What a transport tells: `stay` is that of whom it concerns, `source` which of their sources. */
export type TransportEvent =
  /** A remote track was added, in the place of the one before it; none of its media need have arrived. */
  | {
      readonly type: "remoteTrack";
      readonly stay: number;
      readonly source: TrackSource;
      /** Ours to play, and the transport's to end. */
      readonly track: MediaStreamTrack;
    }
  /** A remote track was removed: nothing of it comes any more. */
  | { readonly type: "remoteGone"; readonly stay: number; readonly source: TrackSource }
  /** The declared state of a remote source, as their side says. */
  | {
      readonly type: "remoteState";
      readonly stay: number;
      readonly source: TrackSource;
      /** The state. */
      readonly state: SourceState;
    }
  /** The first media of a track have arrived: it can be heard or seen. Once for each `remoteTrack`. */
  | { readonly type: "firstFrame"; readonly stay: number; readonly source: TrackSource }
  | {
      readonly type: "linkState";
      readonly stay: number;
      /** The state. */
      readonly state: LinkState;
    }
  | {
      readonly type: "speaking";
      readonly stay: number;
      /** Whether they are speaking now. */
      readonly speaking: boolean;
    }
  | {
      readonly type: "quality";
      readonly stay: number;
      /** As the transport measures it. */
      readonly quality: LinkQuality;
    }
  /** Candidates were exchanged with somebody for a while, and no path of this number works; one still may. */
  | {
      readonly type: "noPath";
      /** The path number of the transport. */
      readonly path: number;
    }
  /** The others use a newer path of the same transport. */
  | {
      readonly type: "newPath";
      /** Its number. */
      readonly path: number;
    }
  /** The transport has failed as a whole; no event follows. */
  | {
      readonly type: "lost";
      /** Why. */
      readonly cause: CallError;
    };

/**
 * A media transport carries sound and pictures between the people of one call: direct links, or a media server. It
 * opens no device and plays nothing, and what it cannot tell, it does not report.
 */
export type MediaTransport = {
  /**
   * Sets the peers: those who are to hear and see us, and nobody else, from now on. Nobody is somebody too: we are in the
   * call, and what takes long may be made ready, such as the connection to a media server.
   */
  readonly setPeople: (people: readonly Stays[]) => void;
  /** Settles when each peer of now is linked; rejects when the transport ends before. */
  readonly ready: () => Promise<void>;
  /** Sets what a source of ours sends; null: there is no such source. */
  readonly setLocal: (source: TrackSource, local: LocalSource | null) => void;
  /** The wanted size of a remote picture, or null for not at all. A hint: it may come larger, or all the same. */
  readonly setWanted: (stay: number, source: TrackSource, size: WantedSize | null) => void;
  /** Renews the credentials. What stands goes on standing. */
  readonly renew: (credentials: TransportCredentials) => void;
  /** The byte counters of one stay; of somebody unknown they are 0. */
  readonly stats: (stay: number) => Promise<TransportStats>;
  /** Closes at once, and without a further event. */
  readonly close: () => void;
};

/** What a transport is opened for. */
export type TransportOpening = {
  /** The call's id. */
  readonly call: string;
  /** The path number, which tells it from another transport between the same people. */
  readonly path: number;
  /** Pre-warms what takes long, before there is anybody. Nothing leaves the device by it. */
  readonly warm: boolean;
  /** The credentials of now. */
  readonly credentials: TransportCredentials;
  /** The peers of now. */
  readonly people: readonly Stays[];
};

/** A transport adapter opens transports of one kind. */
export type TransportAdapter = {
  /** Opens a transport; `emit` hears what it tells, from then on. */
  readonly open: (opening: TransportOpening, emit: (event: TransportEvent) => void) => MediaTransport;
};

import type { MediaTransport, TrackSource, TransportEvent } from "../ports/media-transport.ts";

/** One end of the transport under test, and the events it has told so far. */
export type TransportEnd = {
  /** The stay it is opened for. */
  readonly stay: number;
  /** The transport itself. */
  readonly transport: MediaTransport;
  /** What it has told, oldest first. */
  readonly events: TransportEvent[];
  /** The tracks that leave the device by it now, each once for everybody it goes to. */
  readonly sending: () => readonly MediaStreamTrack[];
  /** A leak count: timers, listeners and connections it holds. */
  readonly held: () => number;
};

/** How an end is opened: `warm` before anybody is there, as while it rings; `path` numbers a further path. */
export type JoinOptions = { readonly warm?: boolean; readonly path?: number };

/** A test fixture: a call in which people come and go. */
export type TransportRoom = {
  /** Opens an end without people; one whose stay is there already is a further path of theirs. */
  readonly join: (stay: number, options?: JoinOptions) => TransportEnd;
  /** Lets pending work finish. */
  readonly settle: () => Promise<void>;
  /** Lets so many ms pass. */
  readonly wait: (ms: number) => Promise<void>;
  /** A live track that the test holds, of the kind that a source takes. */
  readonly track: (source: TrackSource) => MediaStreamTrack;
  /** Renewed credentials of the kind that it takes. */
  readonly credentials: () => Parameters<MediaTransport["renew"]>[0];
  /** Ends it, with all its ends. */
  readonly end: () => void;
};

import type { LinkState, Stays, TrackSource, TransportStats } from "@opencallkit/client/transport";
import type { RemoteTrack } from "livekit-client";

const bytesOf = async (track: RemoteTrack): Promise<number> => {
  const report = await track.receiver?.getStats();
  let bytes = 0;
  report?.forEach((stat: { readonly type?: unknown; readonly bytesReceived?: unknown }) => {
    if (stat.type === "inbound-rtp" && typeof stat.bytesReceived === "number") bytes += stat.bytesReceived;
  });
  return bytes;
};

/** One of the others: the stays, the state of the link, what their side has declared, and the tracks of theirs that came. */
export class RemotePerson {
  readonly stays: Stays;
  readonly declared = new Map<TrackSource, string>();
  readonly tracks = new Map<TrackSource, RemoteTrack>();
  link: LinkState = "none";
  /** Ends the wait for them. */
  stopTimer: () => void = () => undefined;

  constructor(stays: Stays) {
    this.stays = stays;
  }

  /** The source of a track of theirs that has come; null for another one. */
  sourceOf(track: RemoteTrack): TrackSource | null {
    for (const [source, known] of this.tracks) if (known === track) return source;
    return null;
  }

  async stats(): Promise<TransportStats> {
    const received: { [S in TrackSource]?: number } = { ...nothing.received };
    for (const [source, track] of this.tracks) received[source] = await bytesOf(track);
    return { received };
  }
}

/** Nothing has come of anybody's. */
export const nothing: TransportStats = { received: { microphone: 0, camera: 0, screen: 0, screenSound: 0 } };

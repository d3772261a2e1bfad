import { trackSources, type SourceState, type TrackSource } from "@opencallkit/client/transport";
import { Track } from "livekit-client";

const names: { readonly [S in TrackSource]: Track.Source } = {
  microphone: Track.Source.Microphone,
  camera: Track.Source.Camera,
  screen: Track.Source.ScreenShare,
  screenSound: Track.Source.ScreenShareAudio,
};

/** LiveKit's name of a source. */
export const livekitSource = (source: TrackSource): Track.Source => names[source];

/** The source of a LiveKit track; null for one of no kind that calls have. */
export const trackSource = (source: Track.Source): TrackSource | null =>
  trackSources.find((each) => names[each] === source) ?? null;

const states: readonly SourceState[] = ["on", "off", "pending", "interrupted", "failed", "forbidden"];

/** The state of a source as its side has declared it in a participant's attributes; null where it has not. */
export const declaredState = (attributes: Readonly<Record<string, string>>, source: TrackSource): SourceState | null =>
  states.find((state) => state === attributes[source]) ?? null;

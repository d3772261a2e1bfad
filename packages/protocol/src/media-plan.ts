import * as v from "valibot";

/** The media transport of a call: direct links between its people, a media server (an SFU), or none of ours. */
export const MediaTransportName = v.picklist(["p2p", "sfu", "none"]);
export type MediaTransportName = v.InferOutput<typeof MediaTransportName>;

/** A path number: numbers the ways that the media of a call have taken, from 0 to 255. */
export const MediaPath = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255));

/** The media plan of a call: the transport, and the path it takes; a later path has a higher number. */
export const MediaPlan = v.object({
  path: MediaPath,
  transport: MediaTransportName,
});
export type MediaPlan = v.InferOutput<typeof MediaPlan>;

import * as v from "valibot";

/** The media transport of a call: direct links between its people, or none of ours. */
export const MediaTransportName = v.picklist(["p2p", "none"]);
export type MediaTransportName = v.InferOutput<typeof MediaTransportName>;

/** The media plan of a call: the transport, and the path it takes; a later path has a higher number, 0 to 255. */
export const MediaPlan = v.object({
  path: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255)),
  transport: MediaTransportName,
});
export type MediaPlan = v.InferOutput<typeof MediaPlan>;

import { defineFact } from "../define.ts";
import { MediaPlan } from "../media-plan.ts";

export const mediaPlanned = defineFact({
  type: "mediaPlanned",
  meaning: "The call's media take another path from now on; the one before is left once the new one carries.",
  body: MediaPlan,
});

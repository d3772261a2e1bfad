import * as v from "valibot";
import { defineFact } from "../define.ts";
import { StayId, UserId } from "../ids.ts";

export const left = defineFact({
  type: "left",
  meaning: "A stay ended. For somebody lost, `at` is the last proof of life.",
  body: v.object({ user: UserId, stay: StayId, how: v.picklist(["hangUp", "lost"]) }),
});

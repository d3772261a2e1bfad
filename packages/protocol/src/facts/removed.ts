import * as v from "valibot";
import { defineFact } from "../define.ts";
import { UserId } from "../ids.ts";

export const removed = defineFact({
  type: "removed",
  meaning: "The back end took somebody out of the call; they cannot come back.",
  body: v.object({ user: UserId }),
});

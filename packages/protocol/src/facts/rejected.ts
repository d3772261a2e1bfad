import * as v from "valibot";
import { defineFact } from "../define.ts";
import { UserId } from "../ids.ts";

export const rejected = defineFact({
  type: "rejected",
  meaning: "A callee declined.",
  body: v.object({ user: UserId, client: v.string() }),
});

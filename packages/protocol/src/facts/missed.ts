import * as v from "valibot";
import { defineFact } from "../define.ts";
import { UserId } from "../ids.ts";

export const missed = defineFact({
  type: "missed",
  meaning: "A ring's deadline passed.",
  body: v.object({ user: UserId }),
});

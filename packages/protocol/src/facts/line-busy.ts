import * as v from "valibot";
import { defineFact } from "../define.ts";
import { UserId } from "../ids.ts";

export const lineBusy = defineFact({
  type: "lineBusy",
  meaning: "The callee was in another call; nothing rang.",
  body: v.object({ user: UserId }),
});

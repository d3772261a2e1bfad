import * as v from "valibot";
import { defineFact } from "../define.ts";
import { UserId } from "../ids.ts";

export const voided = defineFact({
  name: "voided",
  meaning: "A cancel came before its invite: the call id is used up.",
  body: v.object({ user: UserId }),
});

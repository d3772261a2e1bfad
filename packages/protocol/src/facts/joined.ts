import * as v from "valibot";
import { defineFact } from "../define.ts";
import { StayId, UserId } from "../ids.ts";

export const joined = defineFact({
  type: "joined",
  meaning: "A callee answered: their stay begins, and with the first answer the caller's too.",
  body: v.object({ user: UserId, client: v.string(), stay: StayId }),
});

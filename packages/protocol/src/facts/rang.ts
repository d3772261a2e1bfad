import * as v from "valibot";
import { defineFact } from "../define.ts";
import { UserId } from "../ids.ts";

export const rang = defineFact({
  type: "rang",
  meaning: "The ring reached a device of the callee.",
  body: v.object({ user: UserId, device: v.string() }),
});

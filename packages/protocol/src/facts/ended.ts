import * as v from "valibot";
import { defineFact } from "../define.ts";
import { endings } from "../endings.ts";
import { UserId } from "../ids.ts";

export const ended = defineFact({
  type: "ended",
  meaning: "The call is over and its record final.",
  body: v.object({
    result: v.picklist(Object.keys(endings).filter((key): key is keyof typeof endings => key in endings)),
    /** Whose doing it was, or null for a deadline. */
    by: v.nullable(UserId),
  }),
});

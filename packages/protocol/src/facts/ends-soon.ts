import * as v from "valibot";
import { defineFact } from "../define.ts";
import { Time } from "../ids.ts";

export const endsSoon = defineFact({
  type: "endsSoon",
  meaning: "The app's longest call is nearly reached: the server ends the call at `endsAt`.",
  body: v.object({ endsAt: Time }),
});

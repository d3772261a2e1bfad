import * as v from "valibot";
import { defineAccountRequest } from "../../define.ts";
import { RecentEntry } from "../recent-call.ts";

const Place = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));

export const recents = defineAccountRequest({
  type: "recents",
  meaning:
    "One's own calls of the last seven days, newest first. `before`: the `next` of the page before. A page may hold fewer than `limit`; `next` alone says whether there are more.",
  body: v.strictObject({
    before: v.optional(Place),
    limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(50))),
  }),
  reply: v.object({ calls: v.array(RecentEntry), next: v.nullable(Place) }),
  refusals: [],
});

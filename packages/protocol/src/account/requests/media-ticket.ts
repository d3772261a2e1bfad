import * as v from "valibot";
import { defineAccountRequest } from "../../define.ts";
import { CallId } from "../../ids.ts";
import { MediaPath } from "../../media-plan.ts";

export const mediaTicket = defineAccountRequest({
  type: "mediaTicket",
  meaning:
    "Asks to be let into the media server's room of a call that one talks in, on the path of its media plan. The reply is a secret, and good for this stay. `url` is left out where the media server is reached under the address of this server.",
  body: v.strictObject({ call: CallId, path: MediaPath }),
  reply: v.object({ url: v.optional(v.string()), token: v.string() }),
  refusals: ["not_in_call", "media_unavailable"],
});

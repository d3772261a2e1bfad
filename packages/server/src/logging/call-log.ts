import { isKnown } from "@opencallkit/core";
import type { Committed } from "@opencallkit/core/processor";
import type { EventLogger as Logger } from "../ports/index.ts";

/** A line for each call that begins and ends, as the node that committed it sees it: who, with how many, and what for. */
export const callLog =
  (log: Logger) =>
  ({ live: { app, id, call }, facts }: Committed): void => {
    if (!isKnown(call)) return;
    for (const fact of facts) {
      if (fact.type === "invited") {
        const { caller, callees, media, group } = fact.body;
        log("info", "call_begun", {
          app,
          call: id,
          caller,
          callees: callees.slice(0, 9).join(" "),
          people: callees.length + 1,
          media,
          group,
        });
      }
      if (fact.type === "ended" && call.state === "ended") {
        const talked = call.connectedAt === null ? 0 : call.endedAt - call.connectedAt;
        log("info", "call_ended", { app, call: id, result: call.result, by: call.by, talkedMs: talked });
      }
    }
  };

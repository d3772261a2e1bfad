import { isKnown } from "@opencallkit/core";
import type { Committed } from "@opencallkit/core/processor";
import type { EventLogger as Logger } from "../ports/index.ts";

/** The call log: a line for each call that begins, as the node that committed it sees it: who, with how many, and what for. Its end is a reaction's (`reactions/log-ended-calls.ts`). */
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
    }
  };

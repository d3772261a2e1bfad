import { legOf } from "@opencallkit/core";
import type { Client } from "../ports/index.ts";
import type { LiveCall } from "@opencallkit/core/processor";
import type { LiveCalls } from "./live-calls.ts";

/** The live call in which this client holds its user's leg: it waits there, or has joined. */
export const callHeldBy = (calls: Pick<LiveCalls, "of">, { app, user, client }: Client): LiveCall | undefined => {
  const live = calls.of(app, user);
  const leg = live === undefined ? undefined : legOf(live.call, user);
  if (leg?.state !== "waiting" && leg?.state !== "joined") return undefined;
  return leg.client === client ? live : undefined;
};

import { audience, hear, isLive } from "@opencallkit/core";
import type { Fact, ServerFrame } from "@opencallkit/protocol";
import type { LiveCall } from "../calls/live-call.ts";
import { frame } from "./connection.ts";
import type { Connections } from "./presence.ts";

type NewsBody = Omit<ServerFrame<"news">, "t" | "now">;

/** Facts of a call as one user hears them, numbered from `first`. */
export const newsFor = (live: LiveCall, user: string, first = 1): NewsBody => ({
  call: live.id,
  first,
  facts: live.facts.slice(first - 1).map((fact) => hear(fact, user)),
  ...(isLive(live.call) ? {} : { place: live.place }),
});

/** Tells every connected client of the call's people. */
export const teller =
  (connected: Connections, now: () => number) =>
  (live: LiveCall, first: number, facts: readonly Fact[]): void => {
    for (const user of audience(live.call)) {
      const listeners = connected.of(live.app, user);
      if (listeners.length === 0) continue;
      const place = isLive(live.call) ? {} : { place: live.place };
      const text = frame({
        t: "news",
        now: now(),
        call: live.id,
        first,
        facts: facts.map((fact) => hear(fact, user)),
        ...place,
      });
      for (const { line } of listeners) line.send(text);
    }
  };

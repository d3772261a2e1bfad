import { audience, heardOf, isLive } from "@opencallkit/core";
import type { ServerFrame } from "@opencallkit/protocol";
import type { Told } from "../calls/door.ts";
import type { LiveCall } from "../calls/live-call.ts";
import { frame } from "./connection.ts";
import type { Connections } from "./connections.ts";

type NewsBody = Omit<ServerFrame<"news">, "t" | "now">;

/** Facts of a call as one user hears them, from the number `first` on. */
export const newsFor = (live: LiveCall, user: string, first = 1): NewsBody => ({
  call: live.id,
  ...heardOf(live.call, live.facts, user, first),
  ...(isLive(live.call) ? {} : { place: live.place }),
});

/** Tells every connected client of the call's people. Those who are new to it hear it whole. */
export const teller =
  (connected: Connections, now: () => number) =>
  ({ live, first, newcomers }: Told): void => {
    for (const user of audience(live.call)) {
      const listeners = connected.of(live.app, user);
      if (listeners.length === 0) continue;
      const news = newsFor(live, user, newcomers.includes(user) ? 1 : first);
      if (news.facts.length === 0) continue;
      const text = frame({ t: "news", now: now(), ...news });
      for (const { line } of listeners) line.send(text);
    }
  };

import { isKnown } from "@opencallkit/core";
import type { Signal, SignalSeen } from "@opencallkit/protocol";
import type { LiveCalls } from "../calls/live-calls.ts";
import { frame, type Connection } from "./connection.ts";
import type { Connections } from "./presence.ts";

/** Who holds a stay of a talking call. */
type Holder = { readonly user: string; readonly client: string };

/** SIGNAL-1: passes between the two clients that hold the stays, and otherwise to nobody. */
export const signalPasser = (calls: LiveCalls, connected: Connections) => {
  const holder = (app: number, call: string, stay: number): Holder | undefined => {
    const live = calls.get(app, call);
    if (live === undefined || live.call.phase !== "talking" || !isKnown(live.call)) return undefined;
    for (const [user, leg] of Object.entries(live.call.legs)) {
      if (leg.state === "joined" && leg.stay === stay) return { user, client: leg.client };
    }
    return undefined;
  };

  const other = (
    from: Connection,
    route: { readonly call: string; readonly from: number; readonly to: number },
  ): Connection | undefined => {
    const mine = holder(from.app, route.call, route.from);
    if (mine === undefined || route.from === route.to || mine.user !== from.user || mine.client !== from.client)
      return undefined;
    const to = holder(from.app, route.call, route.to);
    return to === undefined ? undefined : connected.find(from.app, to.user, to.client);
  };

  return {
    signal: (from: Connection, signal: Signal): void => other(from, signal)?.line.send(frame({ t: "signal", signal })),
    seen: (from: Connection, seen: SignalSeen): void => other(from, seen)?.line.send(frame({ t: "signalSeen", seen })),
  };
};

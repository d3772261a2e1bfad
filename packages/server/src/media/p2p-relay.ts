import { isKnown, type Policy } from "@opencallkit/core";
import type { Signal, SignalAck } from "@opencallkit/protocol";
import { callKey, type LiveCall } from "@opencallkit/core/processor";
import type { LiveCalls } from "../calls/live-calls.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { tokenBuckets } from "../usage/token-bucket.ts";
import { frame, type Connection } from "../connections/connection.ts";
import type { Connections } from "../connections/connections.ts";

/** Who holds a stay of a talking call. */
type Holder = { readonly user: string; readonly client: string };

/** USE-6: signals may come at once for so many seconds. */
const burstSeconds = 8;

type Parts = {
  readonly calls: LiveCalls;
  readonly connected: Connections;
  readonly cluster: Pick<Cluster, "write">;
  readonly policy: (app: number) => Policy;
  readonly store: { readonly now: () => number };
};

type Route = { readonly call: string; readonly from: number; readonly to: number };

/** The relay of p2p signals (SIGNAL-1): passes them between the two clients that hold the stays, wherever they are connected, and otherwise to nobody. */
export const signalRelay = ({ calls, connected, cluster, policy, store }: Parts) => {
  const bytes = tokenBuckets(store.now);
  /** USE-6: whether the user may send so much now. */
  const may = ({ app, user }: Connection, text: string): boolean => {
    const perSecond = policy(app).limits.signalBytesPerSecond;
    return bytes.take(callKey(app, user), { size: burstSeconds * perSecond, perSecond }, Buffer.byteLength(text)) === 0;
  };

  const holder = (live: LiveCall, stay: number): Holder | undefined => {
    if (live.call.state !== "talking" || !isKnown(live.call)) return undefined;
    for (const [user, leg] of live.call.legs) {
      if (leg.state === "joined" && leg.stay === stay) return { user, client: leg.client };
    }
    return undefined;
  };

  const pass = (from: Connection, { call, from: mine, to: theirs }: Route, textOf: () => string): void => {
    const live = calls.get(from.app, call);
    if (live === undefined || mine === theirs) return;
    const [me, other] = [holder(live, mine), holder(live, theirs)];
    if (me?.user !== from.user || me.client !== from.client || other === undefined) return;
    const text = textOf();
    if (!may(from, text)) return from.writer.close("too_fast");
    const here = connected.find(from.app, other.user, other.client);
    if (here !== undefined) return here.writer.send(text);
    const to = { app: from.app, ...other };
    cluster.write(to, { type: "pass", to, call, version: live.call.version, stay: theirs, frame: text });
  };

  return {
    signal: (from: Connection, signal: Signal): void => pass(from, signal, () => frame({ type: "signal", signal })),
    ack: (from: Connection, ack: SignalAck): void => pass(from, ack, () => frame({ type: "signalAck", ack })),
  };
};

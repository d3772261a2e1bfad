import { audience } from "@opencallkit/core";
import type { CallService } from "../calls/call-service.ts";
import type { LiveCalls } from "../calls/live-calls.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { Timers } from "../ports/index.ts";
import { tokenBucket, type Rate, type TokenBucket } from "../usage/token-bucket.ts";
import { frame, type Connection } from "../connections/connection.ts";
import type { SessionRegistry } from "./session-registry.ts";
import { largestPage, newsFor, pageOf, type CallPage } from "./call-page.ts";

type Parts = {
  readonly callService: Pick<CallService, "load">;
  readonly calls: LiveCalls;
  readonly cluster: Cluster;
  readonly store: { readonly now: () => number };
  readonly timers: Timers;
  readonly sessions: Pick<SessionRegistry, "names">;
};

type Wanted = { readonly call: string; readonly first: number };
/** The snapshots that one connection waits for. */
type Asked = { readonly waiting: Map<string, Wanted>; readonly bytes: TokenBucket; serving: boolean };

/** BOUND-3: snapshots that one connection may wait for; a client asks for each of its calls once. */
const mostAsked = 64;
/** BOUND-3: what one connection may have of snapshots, in bytes. */
const rate: Rate = { size: 1_048_576, perSecond: 262_144 };
/** What a fact costs that had to be read from the store, in bytes. */
const bytesOfFact = 128;

/** Snapshots (HEAR-5, BOUND-3): the whole of a call for a client that has missed something of it, one at a time; nothing of a call that it does not hear of. */
export const snapshots = ({ callService, calls, cluster, store, timers, sessions }: Parts) => {
  const byConnection = new WeakMap<Connection, Asked>();
  const askedBy = (me: Connection): Asked => {
    const asked = byConnection.get(me) ?? { waiting: new Map(), bytes: tokenBucket(store.now), serving: false };
    byConnection.set(me, asked);
    return asked;
  };

  /** The page, and what reading it has cost in bytes. */
  const read = async (me: Connection, { call, first }: Wanted): Promise<readonly [CallPage, number]> => {
    const cached = cluster.alone() ? calls.get(me.app, call) : undefined;
    const live = cached ?? (await callService.load(me.app, call));
    const cost = cached === undefined && live !== null ? live.facts.length * bytesOfFact : 0;
    const mine = live !== null && audience(live.call).includes(me.user);
    if (mine) sessions.names.toNewcomer(me, live);
    return [mine ? pageOf(newsFor(live, me.user, first), largestPage) : { call, first: 1, facts: [] }, cost];
  };

  /** Settles when the page has left, and its cost is earned again. */
  const serve = async (me: Connection, { bytes }: Asked, wanted: Wanted): Promise<void> => {
    const [page, cost] = await read(me, wanted);
    const text = frame({ type: "snapshot", now: store.now(), ...page });
    const wait = bytes.owe(rate, Math.max(cost, Buffer.byteLength(text)));
    await new Promise<void>((sent) => me.writer.send(text, sent));
    if (wait > 0) await new Promise<void>((rested) => void timers.after(wait, rested));
  };

  const serveAll = async (me: Connection, asked: Asked): Promise<void> => {
    asked.serving = true;
    try {
      for (const [key, wanted] of asked.waiting) {
        if (!me.writer.isOpen()) return;
        asked.waiting.delete(key);
        await serve(me, asked, wanted);
      }
    } finally {
      asked.serving = false;
    }
  };

  return async (me: Connection, call: string, first = 1): Promise<void> => {
    const asked = askedBy(me);
    if (asked.waiting.size >= mostAsked) return me.writer.close("too_fast");
    asked.waiting.set(`${call}#${first}`, { call, first });
    if (!asked.serving) await serveAll(me, asked);
  };
};

import { audience } from "@opencallkit/core";
import type { Door } from "../calls/door.ts";
import type { LiveCalls } from "../calls/live-calls.ts";
import type { Fellows } from "../nodes/fellows.ts";
import { frame, type Connection } from "./connection.ts";
import { newsFor } from "./tell.ts";

type Parts = {
  readonly door: Pick<Door, "load">;
  readonly calls: LiveCalls;
  readonly fellows: Fellows;
  readonly store: { readonly now: () => number };
};

/** HEAR-5: the whole of a call for a client that has missed something of it; nothing of one that it does not hear of. */
export const snapshots =
  ({ door, calls, fellows, store }: Parts) =>
  async (me: Connection, call: string): Promise<void> => {
    try {
      const cached = fellows.alone() ? calls.get(me.app, call) : undefined;
      const live = cached ?? (await door.load(me.app, call));
      const mine = live !== null && audience(live.call).includes(me.user);
      const news = mine ? newsFor(live, me.user) : { call, first: 1, facts: [] };
      me.line.send(frame({ t: "snapshot", now: store.now(), ...news }));
    } catch {
      me.line.close("resync");
    }
  };

import { fromStore } from "@opencallkit/core/processor";
import type { LiveCalls } from "../calls/live-calls.ts";
import type { Inbox, LateRange, Store } from "../ports/index.ts";
import { heartbeatOf } from "./heartbeat.ts";
import { frame, type Connection } from "../connections/connection.ts";
import { fitting, latePage, newsFor, pageOf, type CallPage } from "./call-page.ts";
import type { LeaseProofs } from "./lease-proofs.ts";

/** A page of late news, and what is still to come. */
export type LatePage = { readonly calls: readonly CallPage[]; readonly rest: LateRange | null };

/**
 * A page of late news (LATE-7): as many of the ended calls as fit, one at least: of one that is too large by itself its first facts.
 * What the device has seen up to the place `seen` is left out.
 */
export const latePageOf = ({ place, ended, more }: Inbox, user: string, seen: number, most = latePage): LatePage => {
  const news = ended.map((stored) => newsFor(fromStore(stored), user));
  const whole = fitting(news, most);
  const [first] = news;
  const calls = whole.length > 0 || first === undefined ? whole : [pageOf(first, most)];
  const after = calls.at(-1)?.place;
  const isLast = calls.length === news.length && !more;
  return {
    calls: calls.filter((each) => (each.place ?? 0) > seen),
    rest: isLast || after === undefined ? null : { after, upTo: place },
  };
};

type Parts = {
  readonly store: Pick<Store, "inbox" | "now">;
  readonly calls: LiveCalls;
  readonly proofs: Pick<LeaseProofs, "seenBy">;
};

/**
 * Late news page by page (LATE-7). The next one is sent when the client has answered the beat behind the one before, so
 * that a slow line is never full of them.
 */
export const lateNews = ({ store, calls, proofs }: Parts) => {
  const reading = new WeakSet<Connection>();

  const heartbeat = (me: Connection): void => {
    if (me.late !== null) me.writer.send(heartbeatOf(calls, me, store.now()));
  };

  /** The first page that holds anything: what the device has seen may not be written yet. */
  const pageFrom = async (me: Connection, inbox: Inbox): Promise<LatePage> => {
    const page = latePageOf(inbox, me.user, proofs.seenBy(me));
    if (page.calls.length > 0 || page.rest === null) return page;
    return pageFrom(me, await store.inbox(me.app, me.user, me.device, { range: page.rest }));
  };

  const sendNext = async (me: Connection, range: LateRange): Promise<void> => {
    const page = await pageFrom(me, await store.inbox(me.app, me.user, me.device, { range }));
    me.late = page.rest;
    if (page.calls.length > 0) me.writer.send(frame({ type: "late", late: [...page.calls] }));
    heartbeat(me);
  };

  return {
    pageFrom,
    /** Asks whether the client has the page that it was sent, if another one follows. */
    heartbeat,
    /** The client has answered a beat. */
    answered: async (me: Connection): Promise<void> => {
      if (me.late === null || reading.has(me)) return;
      reading.add(me);
      try {
        await sendNext(me, me.late);
      } finally {
        reading.delete(me);
      }
    },
  };
};
export type LateNews = ReturnType<typeof lateNews>;

import { fold, newCall, view, type Call as CoreCall } from "@opencallkit/core";
import type { ClientFrame, Fact, ServerFrame, Signal, SignalAck } from "@opencallkit/protocol";
import { alike } from "../alike.ts";
import { createCell, readOnly } from "../cell.ts";
import type { CallError } from "../errors.ts";
import type { Call } from "../face.ts";
import { isKnownFact } from "../link/decode.ts";
import type { Value } from "../value.ts";
import { createCallPages, type Source, type WireNews, type WirePage } from "./call-pages.ts";
import { createCallEntry, nobody, type Asked, type CallEntry } from "./call-entry.ts";
import type { Desk } from "./desk.ts";
import { endTelling } from "./tell.ts";

/** All calls of the logged-in user that this page knows. */
export type Book = {
  readonly calls: Value<readonly Call[]>;
  readonly entry: (call: string) => CallEntry | undefined;
  readonly entries: () => Iterable<CallEntry>;
  readonly add: (call: string, asked: Asked) => CallEntry;
  /** Both had called: the call `into` is answered instead of `id`, which nobody hears of. Null: that one is over, and told. */
  readonly merge: (id: string, into: string) => CallEntry | null;
  readonly welcome: (frame: ServerFrame<"welcome">) => void;
  readonly news: (news: WireNews) => void;
  readonly snapshot: (news: WirePage) => void;
  /** A further page of what was missed. */
  readonly late: (late: readonly WirePage[]) => void;
  readonly beat: (numbers: { readonly [call: string]: number }) => void;
  readonly signal: (signal: Signal) => void;
  readonly signalSeen: (seen: SignalAck) => void;
  readonly refresh: () => void;
  readonly inCall: () => boolean;
  /** The page has no session any more: every call is over here. */
  readonly cut: (error: CallError) => void;
  readonly end: () => void;
};

/** A page that is there has told of an end long before, in ms. */
const otherPageMs = 1000;

/** The client that a user was in a call with, if they were. */
const talkedBy = (call: CoreCall, user: string): string | null => {
  const leg = call.phase === "ended" ? call.legs[user] : undefined;
  return leg?.state === "left" && leg.stays.length > 0 ? leg.client : null;
};

export const createBook = (makeDesk: (changed: () => void) => Desk, send: (frame: ClientFrame) => void): Book => {
  const entries = new Map<string, CallEntry>();
  /** Ended and dismissed: whatever is still said of them is not news. */
  const closed = new Set<string>();
  const waits = new Set<() => void>();
  const calls = createCell<readonly Call[]>([], alike);

  const refresh = (): void => {
    for (const [id, entry] of entries) {
      if (entry.live() || entry.listed()) continue;
      entry.end();
      entries.delete(id);
      // One that the server told nothing of may come to be after all: an older copy of its invite was under way.
      if (entry.version() > 0) closed.add(id);
    }
    calls.set([...entries.values()].filter((entry) => entry.listed()).map(({ face }) => face));
  };
  const desk = makeDesk(refresh);

  const sync = (call: string): void => send({ type: "sync", call });
  const pages = createCallPages((call, first) => send({ type: "sync", call, first }));

  const add = (id: string, asked: Asked): CallEntry => {
    const entry = createCallEntry(desk, id, asked, (call, place) => endUntold(id, call, place));
    entries.set(id, entry);
    return entry;
  };

  /** A call that was over before this page knew of it. */
  const tellEnded = (id: string, call: CoreCall, place: number | undefined, late: boolean): void => {
    closed.add(id);
    const talked = talkedBy(call, desk.me.user);
    // LATE-2: the user was in it with another device, so that this one has missed nothing.
    if (talked !== null && talked !== desk.me.client && !desk.isOurs(talked))
      return desk.tell(null, { call: id, stay: null, place, maybeTold: true });
    // The call as the device was in it, whatever page of it that was.
    const shown = view(call, desk.me.user, talked ?? desk.me.client);
    const telling = shown === null ? null : endTelling(shown);
    if (shown === null || telling === null) return;
    const { role, caller, callees, media, group, room, roomText, userData, chatGroup } = shown;
    const about = { callId: id, role, caller, callees, media, group, room, roomText, userData, chatGroup };
    // Another page of the device, or this one before a reload, may have told of it, however it comes here now.
    const end = { call: id, place, maybeTold: true };
    if (telling.type === "notConnected") return desk.tell({ ...about, ...telling, late }, { ...end, stay: null });
    const { stay, ...said } = telling;
    desk.tell({ ...about, ...said, late }, { ...end, stay });
  };

  /** LATE-6: a page of this device was in it. If that one is no more, and so tells nothing, this one does. */
  const endUntold = (id: string, call: CoreCall, place: number | undefined): void => {
    const talked = talkedBy(call, desk.me.user);
    // The end is not this device's to tell; its place counts all the same.
    if (talked === null || !desk.isOurs(talked))
      return desk.tell(null, { call: id, stay: null, place, maybeTold: true });
    const stop = desk.clock.after(otherPageMs, () => {
      waits.delete(stop);
      tellEnded(id, call, place, true);
    });
    waits.add(stop);
  };

  /** Facts of kinds that this build does not know only count. */
  const readable = (facts: WireNews["facts"]): readonly (Fact | null)[] =>
    facts.map((fact) => (isKnownFact(fact) ? fact : null));

  const hear = ({ call: id, first, facts, place }: WireNews, source: Source): void => {
    if (closed.has(id)) return desk.tell(null, { call: id, stay: null, place, maybeTold: true });
    const known = entries.get(id);
    if (source === "news" && facts.some((fact) => fact !== null && !isKnownFact(fact))) return sync(id);
    const heard = { first, facts: readable(facts), place };
    if (known !== undefined) {
      if (!known.hear(heard, source !== "news")) sync(id);
      return undefined;
    }
    if (first !== 1) return sync(id);
    const call = fold(heard.facts, newCall);
    if (call.phase === "ended") return tellEnded(id, call, place, source === "late");
    if (view(call, desk.me.user, desk.me.client) === null) return undefined;
    const entry = add(id, nobody);
    // In the list before its events are told.
    entry.hear(heard, source !== "news");
    return undefined;
  };

  const hearEach = (news: readonly WirePage[], source: Source): void => {
    for (const each of news) {
      const whole = pages.add(each, source);
      if (whole !== null) hear(whole.news, whole.source);
    }
    refresh();
  };

  return {
    calls: readOnly(calls),
    entry: (call) => entries.get(call),
    entries: () => entries.values(),
    add: (call, asked) => {
      const entry = add(call, asked);
      refresh();
      return entry;
    },
    merge: (id, into) => {
      const chosen = entries.get(id)?.chosen();
      entries.get(id)?.end();
      entries.delete(id);
      closed.add(id);
      const known = entries.get(into) ?? null;
      const entry = known === null && !closed.has(into) ? add(into, nobody) : known;
      // It is the same conversation to the person, who has turned things off in it.
      if (chosen !== undefined) entry?.adopt(chosen);
      if (known === null && entry !== null) sync(into);
      refresh();
      return entry;
    },
    welcome: (frame) => {
      pages.clear();
      hearEach(frame.calls, "whole");
      hearEach(frame.late, "late");
      const told = new Set([...frame.calls, ...frame.late].map(({ call }) => call));
      for (const [id, entry] of entries) {
        if (entry.live() && !told.has(id)) sync(id);
        entry.reconnected();
      }
      for (const id of frame.unsent ?? []) if (!entries.has(id) && !closed.has(id)) sync(id);
    },
    late: (late) => hearEach(late, "late"),
    news: (news) => {
      hear(news, "news");
      refresh();
    },
    snapshot: (news) => hearEach([news], "whole"),
    beat: (numbers) => {
      for (const [id, version] of Object.entries(numbers)) {
        if (!closed.has(id) && (entries.get(id)?.version() ?? 0) < version) sync(id);
      }
      for (const [id, entry] of entries) {
        if (entry.live() && !Object.hasOwn(numbers, id)) sync(id);
      }
    },
    signal: (signal) => entries.get(signal.call)?.signal(signal),
    signalSeen: (seen) => entries.get(seen.call)?.signalSeen(seen),
    refresh,
    inCall: () => [...entries.values()].some((entry) => entry.live()),
    cut: (error) => {
      for (const entry of entries.values()) entry.cut(error);
    },
    end: () => {
      for (const stop of waits) stop();
      waits.clear();
      for (const entry of entries.values()) entry.end();
      entries.clear();
      calls.set([]);
    },
  };
};

import { fold, newCall, view, type Call as CoreCall } from "@opencallkit/core";
import type { ClientFrame, Fact, ServerFrame, Signal, SignalAck } from "@opencallkit/protocol";
import { deepEqual } from "../deep-equal.ts";
import { createAtom, readOnly } from "../api/atom.ts";
import type { CallError } from "../api/errors.ts";
import type { Call } from "../api/api.ts";
import { isKnownFact } from "../signaling/decode.ts";
import type { ReadonlyAtom } from "../api/readonly-atom.ts";
import { createCallPages, type Source, type WireNews, type WirePage } from "./call-pages.ts";
import { createCallController, nobody, type Asked, type CallController } from "./call-controller.ts";
import type { CallsContext } from "./calls-context.ts";
import { endEventOf } from "../events/call-events.ts";

/** All calls of the logged-in user that this page knows. */
export type CallRegistry = {
  readonly calls: ReadonlyAtom<readonly Call[]>;
  readonly controller: (call: string) => CallController | undefined;
  readonly controllers: () => Iterable<CallController>;
  readonly add: (call: string, asked: Asked) => CallController;
  /** Both had called: the call `into` is answered instead of `id`, which nobody hears of. Null: that one is over, and told. */
  readonly merge: (id: string, into: string) => CallController | null;
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
  const leg = call.state === "ended" ? call.legs.get(user) : undefined;
  return leg?.state === "left" && leg.stays.length > 0 ? leg.client : null;
};

export const createCallRegistry = (
  makeContext: (changed: () => void) => CallsContext,
  send: (frame: ClientFrame) => void,
): CallRegistry => {
  const controllers = new Map<string, CallController>();
  /** Ended and dismissed: whatever is still said of them is not news. */
  const closed = new Set<string>();
  const waits = new Set<() => void>();
  const calls = createAtom<readonly Call[]>([], deepEqual);

  const refresh = (): void => {
    for (const [id, controller] of controllers) {
      if (controller.live() || controller.listed()) continue;
      controller.end();
      controllers.delete(id);
      // One that the server told nothing of may come to be after all: an older copy of its invite was under way.
      if (controller.version() > 0) closed.add(id);
    }
    calls.set([...controllers.values()].filter((controller) => controller.listed()).map(({ face }) => face));
  };
  const context = makeContext(refresh);

  const sync = (call: string): void => send({ type: "sync", call });
  const pages = createCallPages((call, first) => send({ type: "sync", call, first }));

  const add = (id: string, asked: Asked): CallController => {
    const controller = createCallController(context, id, asked, (call, place) => endUntold(id, call, place));
    controllers.set(id, controller);
    return controller;
  };

  /** A call that was over before this page knew of it. */
  const tellEnded = (id: string, call: CoreCall, place: number | undefined, late: boolean): void => {
    closed.add(id);
    const talked = talkedBy(call, context.me.user);
    // LATE-2: the user was in it with another device, so that this one has missed nothing.
    if (talked !== null && talked !== context.me.client && !context.isOurs(talked))
      return context.tell(null, { call: id, stay: null, place, maybeTold: true });
    // The call as the device was in it, whatever page of it that was.
    const shown = view(call, context.me.user, talked ?? context.me.client);
    const body = shown === null ? null : endEventOf(shown);
    if (shown === null || body === null) return;
    const { role, caller, callees, media, group, room, roomText, userData, chatGroup } = shown;
    const about = { callId: id, role, caller, callees, media, group, room, roomText, userData, chatGroup };
    // Another page of the device, or this one before a reload, may have told of it, however it comes here now.
    const end = { call: id, place, maybeTold: true };
    if (body.type === "notConnected") return context.tell({ ...about, ...body, late }, { ...end, stay: null });
    const { stay, ...said } = body;
    context.tell({ ...about, ...said, late }, { ...end, stay });
  };

  /** LATE-6: a page of this device was in it. If that one is no more, and so tells nothing, this one does. */
  const endUntold = (id: string, call: CoreCall, place: number | undefined): void => {
    const talked = talkedBy(call, context.me.user);
    // The end is not this device's to tell; its place counts all the same.
    if (talked === null || !context.isOurs(talked))
      return context.tell(null, { call: id, stay: null, place, maybeTold: true });
    const stop = context.clock.after(otherPageMs, () => {
      waits.delete(stop);
      tellEnded(id, call, place, true);
    });
    waits.add(stop);
  };

  /** Facts of kinds that this build does not know only count. */
  const readable = (facts: WireNews["facts"]): readonly (Fact | null)[] =>
    facts.map((fact) => (isKnownFact(fact) ? fact : null));

  const hear = ({ call: id, first, facts, place }: WireNews, source: Source): void => {
    if (closed.has(id)) return context.tell(null, { call: id, stay: null, place, maybeTold: true });
    const known = controllers.get(id);
    if (source === "news" && facts.some((fact) => fact !== null && !isKnownFact(fact))) return sync(id);
    const heard = { first, facts: readable(facts), place };
    if (known !== undefined) {
      if (!known.hear(heard, source !== "news")) sync(id);
      return undefined;
    }
    if (first !== 1) return sync(id);
    const call = fold(heard.facts, newCall);
    if (call.state === "ended") return tellEnded(id, call, place, source === "late");
    if (view(call, context.me.user, context.me.client) === null) return undefined;
    const controller = add(id, nobody);
    // In the list before its events are told.
    controller.hear(heard, source !== "news");
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
    controller: (call) => controllers.get(call),
    controllers: () => controllers.values(),
    add: (call, asked) => {
      const controller = add(call, asked);
      refresh();
      return controller;
    },
    merge: (id, into) => {
      const chosen = controllers.get(id)?.chosen();
      controllers.get(id)?.end();
      controllers.delete(id);
      closed.add(id);
      const known = controllers.get(into) ?? null;
      const controller = known === null && !closed.has(into) ? add(into, nobody) : known;
      // It is the same conversation to the person, who has turned things off in it.
      if (chosen !== undefined) controller?.adopt(chosen);
      if (known === null && controller !== null) sync(into);
      refresh();
      return controller;
    },
    welcome: (frame) => {
      pages.clear();
      hearEach(frame.calls, "whole");
      hearEach(frame.late, "late");
      const told = new Set([...frame.calls, ...frame.late].map(({ call }) => call));
      for (const [id, controller] of controllers) {
        if (controller.live() && !told.has(id)) sync(id);
        controller.reconnected();
      }
      for (const id of frame.unsent ?? []) if (!controllers.has(id) && !closed.has(id)) sync(id);
    },
    late: (late) => hearEach(late, "late"),
    news: (news) => {
      hear(news, "news");
      refresh();
    },
    snapshot: (news) => hearEach([news], "whole"),
    beat: (numbers) => {
      for (const [id, version] of Object.entries(numbers)) {
        if (!closed.has(id) && (controllers.get(id)?.version() ?? 0) < version) sync(id);
      }
      for (const [id, controller] of controllers) {
        if (controller.live() && !Object.hasOwn(numbers, id)) sync(id);
      }
    },
    signal: (signal) => controllers.get(signal.call)?.signal(signal),
    signalSeen: (seen) => controllers.get(seen.call)?.signalSeen(seen),
    refresh,
    inCall: () => [...controllers.values()].some((controller) => controller.live()),
    cut: (error) => {
      for (const controller of controllers.values()) controller.cut(error);
    },
    end: () => {
      for (const stop of waits) stop();
      waits.clear();
      for (const controller of controllers.values()) controller.end();
      controllers.clear();
      calls.set([]);
    },
  };
};

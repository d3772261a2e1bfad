import { fold, newCall, view } from "@opencallkit/core";
import type { ClientFrame, Fact, ServerFrame } from "@opencallkit/protocol";
import type { ProfileBook } from "../account/profile-book.ts";
import { createAtom, readOnly } from "../api/atom.ts";
import type { Call } from "../api/api.ts";
import type { CallError } from "../api/errors.ts";
import type { ReadonlyAtom } from "../api/readonly-atom.ts";
import { deepEqual } from "../deep-equal.ts";
import { isKnownFact } from "../signaling/decode.ts";
import { createCallController, type CallController } from "./call-controller.ts";
import { nobody, type Asked } from "./call-model.ts";
import { createCallPages, type Source, type WireNews, type WirePage } from "./call-pages.ts";
import type { CallsContext } from "./calls-context.ts";
import { createUntoldEnds } from "./untold-ends.ts";

/** Forward compatibility: facts of kinds that this build does not know only count. */
const readable = (facts: WireNews["facts"]): readonly (Fact | null)[] =>
  facts.map((fact) => (isKnownFact(fact) ? fact : null));

/** The call registry: all calls of the logged-in user that this page knows. */
export type CallRegistry = {
  /** How the people of its calls are shown. */
  readonly book: ProfileBook;
  readonly calls: ReadonlyAtom<readonly Call[]>;
  readonly controller: (call: string) => CallController | undefined;
  readonly controllers: () => readonly CallController[];
  readonly add: (id: string, asked: Asked) => CallController;
  /**
   * Glare: both had called, so the call `into` is answered instead of `id`, which nobody hears of. Null: `into` is
   * over, and told.
   */
  readonly merge: (id: string, into: string) => CallController | null;
  readonly welcome: (frame: ServerFrame<"welcome">) => void;
  /** Late news: a further page of what happened while the device was away. */
  readonly late: (late: readonly WirePage[]) => void;
  readonly facts: (news: WireNews) => void;
  readonly snapshot: (news: WirePage) => void;
  /** Anti-entropy by heartbeat: it carries the version of each live call, by which lost news is noticed. */
  readonly heartbeat: (numbers: { readonly [call: string]: number }) => void;
  readonly inCall: () => boolean;
  /** The session is lost: every call is over here. */
  readonly cut: (error: CallError) => void;
  readonly end: () => void;
};

export const createCallRegistry = (context: CallsContext, send: (frame: ClientFrame<"sync">) => void): CallRegistry => {
  const { me } = context;
  const controllers = new Map<string, CallController>();
  /** Tombstones of calls that have ended and were dismissed: whatever is still said of them is not news. */
  const closed = new Set<string>();
  const calls = createAtom<readonly Call[]>([], deepEqual);
  const pages = createCallPages((call, first) => send({ type: "sync", call, first }));
  const untold = createUntoldEnds(context);
  const all = (): readonly CallController[] => [...controllers.values()];
  const sync = (call: string): void => send({ type: "sync", call });

  const refresh = (): void => {
    for (const [id, controller] of controllers) {
      if (controller.live() || controller.listed()) continue;
      controller.end();
      controllers.delete(id);
      // An unknown id is kept open: an older copy of its invite may be under way, and the call come to be after all.
      if (controller.version() > 0) closed.add(id);
    }
    calls.set(
      all()
        .filter((controller) => controller.listed())
        .map(({ call }) => call),
    );
  };

  const begin = (id: string, asked: Asked): CallController => {
    const controller = createCallController(context, id, asked, refresh);
    controllers.set(id, controller);
    return controller;
  };

  const hearKnown = (known: CallController, { call: id, first, facts, place }: WireNews, source: Source): void => {
    const outcome = known.hear({ first, facts: readable(facts), place }, source !== "news");
    if (outcome.type === "gap") sync(id);
    if (outcome.type === "endedUntold") untold.tellSoon(id, outcome.core, place);
  };

  const hear = (news: WireNews, source: Source): void => {
    const { call: id, first, facts, place } = news;
    if (closed.has(id)) return untold.pass(id, place);
    const known = controllers.get(id);
    if (source === "news" && facts.some((fact) => fact !== null && !isKnownFact(fact))) return sync(id);
    if (known !== undefined) return hearKnown(known, news, source);
    if (first !== 1) return sync(id);
    const call = fold(readable(facts), newCall);
    if (call.state === "ended") {
      closed.add(id);
      return untold.tell(id, call, place, source === "late");
    }
    if (view(call, me.user, me.client) === null) return undefined;
    // Listed before its events are told, so that an observer finds it.
    return hearKnown(begin(id, nobody), news, source);
  };

  const hearEach = (news: readonly WirePage[], source: Source): void => {
    for (const each of news) {
      const whole = pages.add(each, source);
      if (whole !== null) hear(whole.news, whole.source);
    }
    refresh();
  };

  return {
    book: me.book,
    calls: readOnly(calls),
    controller: (call) => controllers.get(call),
    controllers: all,
    add: (id, asked) => {
      const controller = begin(id, asked);
      refresh();
      return controller;
    },
    merge: (id, into) => {
      const left = controllers.get(id);
      left?.end();
      controllers.delete(id);
      closed.add(id);
      const known = controllers.get(into) ?? null;
      const controller = known === null && !closed.has(into) ? begin(into, nobody) : known;
      // To the person it is the same conversation, and what they have turned off in it stays off.
      if (left !== undefined) controller?.adopt(left.chosen());
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
    facts: (news) => {
      hear(news, "news");
      refresh();
    },
    snapshot: (news) => hearEach([news], "whole"),
    heartbeat: (numbers) => {
      for (const [id, version] of Object.entries(numbers)) {
        if (!closed.has(id) && (controllers.get(id)?.version() ?? 0) < version) sync(id);
      }
      for (const [id, controller] of controllers) {
        if (controller.live() && !Object.hasOwn(numbers, id)) sync(id);
      }
    },
    inCall: () => all().some((controller) => controller.live()),
    cut: (error) => {
      for (const controller of controllers.values()) controller.cut(error);
    },
    end: () => {
      untold.end();
      for (const controller of controllers.values()) controller.end();
      controllers.clear();
      calls.set([]);
    },
  };
};

import { evolve, fold, newCall, unheard, view, type FoldedCall as Call, type CallView } from "@opencallkit/core";
import { endEventOf, callEventsOf, type CallEventBody } from "@opencallkit/client/internal";
import type { News } from "./frames.ts";

/** App event of a page. `quiet`: it is late news, told without a ring. */
export type Told = { readonly call: string; readonly telling: CallEventBody; readonly quiet: boolean };

export type CallRegistry = {
  readonly entries: Map<string, Call>;
  /** Takes in facts; false on a gap, when facts before these are missing. */
  readonly hear: (news: News, quiet: boolean) => boolean;
  readonly shown: (call: string) => CallView | null;
};

/** Call registry of a page: folds its calls from the received facts, as the engine does. */
export const bookOf = (user: string, client: string, tell: (told: Told) => void): CallRegistry => {
  const entries = new Map<string, Call>();
  const over = new Set<string>();
  const me = { user, client };

  const stands = (call: Call, telling: CallEventBody): boolean => {
    const now = view(call, user, client)?.now;
    if (telling.type === "received" || telling.type === "began") return true;
    if (telling.type === "notConnected") return call.state === "ended";
    return telling.type === "ended" && now?.state === "ended" && now.stay === telling.stay;
  };

  const begin = ({ call: id, first, facts }: News, quiet: boolean): boolean => {
    if (first !== 1) return false;
    const call = fold(facts, newCall);
    if (call.state === "ended") {
      over.add(id);
      const shown = view(call, user, client);
      const telling = shown === null ? null : endEventOf(shown);
      if (telling !== null) tell({ call: id, telling, quiet: true });
      return true;
    }
    if (view(call, user, client) === null) return true;
    entries.set(id, newCall);
    return follow({ call: id, first, facts }, quiet);
  };

  const follow = (news: News, quiet: boolean): boolean => {
    const before = entries.get(news.call) ?? newCall;
    const fresh = unheard(before, news);
    if (fresh === null) return false;
    let call = before;
    const told = fresh.flatMap((fact) => {
      const was = call;
      call = evolve(was, fact);
      return callEventsOf(was, call, fact, me);
    });
    entries.set(news.call, call);
    for (const telling of told)
      if (!quiet || before.version > 0 || stands(call, telling)) tell({ call: news.call, telling, quiet });
    return true;
  };

  return {
    entries,
    hear: (news, quiet) => {
      if (over.has(news.call)) return true;
      return entries.has(news.call) ? follow(news, quiet) : begin(news, quiet);
    },
    shown: (id) => {
      const call = entries.get(id);
      return call === undefined ? null : view(call, user, client);
    },
  };
};

import type { ServerFrame } from "@opencallkit/protocol";

export type WireNews = Pick<ServerFrame<"facts">, "call" | "first" | "facts" | "place">;
/** A page of a call: as many facts as fitted; `more` where they go on. */
export type WirePage = WireNews & { readonly more?: boolean | undefined };

/** Where facts come from: live news, a whole call after a gap or at the login, or late news from while we were away. */
export type Source = "news" | "whole" | "late";

type Part = { readonly news: WireNews; readonly source: Source };

/**
 * Reassembles calls that the server sends in several pages (BOUND-2, LATE-7); `ask` requests the facts from a number
 * on.
 */
export const createCallPages = (ask: (call: string, first: number) => void) => {
  const parts = new Map<string, Part>();
  return {
    /** Adds a page. The whole call once its last page is there; null until then. */
    add: ({ more, ...page }: WirePage, source: Source): Part | null => {
      const before = page.first === 1 ? undefined : parts.get(page.call);
      parts.delete(page.call);
      const goesOn = before !== undefined && before.news.first + before.news.facts.length === page.first;
      const whole = goesOn
        ? { source: before.source, news: { ...page, first: 1, facts: [...before.news.facts, ...page.facts] } }
        : { source, news: page };
      if (more !== true) return whole;
      parts.set(page.call, whole);
      ask(page.call, whole.news.first + whole.news.facts.length);
      return null;
    },
    /** Forgets partial calls: what was under way on a connection that is gone is requested anew. */
    clear: (): void => parts.clear(),
  };
};

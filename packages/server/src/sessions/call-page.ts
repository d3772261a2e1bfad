import type { ServerFrame } from "@opencallkit/protocol";
import { heardOf, isLive } from "@opencallkit/core";
import type { LiveCall } from "@opencallkit/core/processor";

/** The largest page in bytes (BOUND-2): of a snapshot, of a welcome with its live calls, or of late news. */
export const largestPage = 262_144;
/** The largest page of late news in bytes (LATE-7) is smaller: on a slow line it must be through before its client is taken for silent. */
export const latePage = 65_536;
/** What a frame holds beside its calls. */
const frameBytes = 4096;

/** Consecutive facts of a call as one user hears them, as a frame carries them. */
export type NewsBody = Omit<ServerFrame<"facts">, "type" | "now">;
/** A call as far as it fits into a page; `more` where its facts go on. */
export type CallPage = NewsBody & { readonly more?: true };

export const sizeOf = (news: NewsBody): number => Buffer.byteLength(JSON.stringify(news));

/** Facts of a call as one user hears them, from the number `first` on. */
export const newsFor = (live: LiveCall, user: string, first = 1): NewsBody => ({
  call: live.id,
  ...heardOf(live.call, live.facts, user, first),
  ...(isLive(live.call) ? {} : { place: live.place }),
});

/** Pages a call: as many of the first facts as fit into so many bytes, one at least. */
export const pageOf = (news: NewsBody, most: number): CallPage => {
  const room = most - frameBytes;
  if (sizeOf(news) <= room) return news;
  let bytes = 0;
  const over = news.facts.findIndex((fact, at) => {
    bytes += Buffer.byteLength(JSON.stringify(fact)) + 1;
    return at > 0 && bytes > room;
  });
  return over < 0 ? news : { ...news, facts: news.facts.slice(0, over), more: true };
};

/** As many of the first calls as fit into so many bytes together, each whole; the rest does not fit. */
export const fitting = <T extends NewsBody>(calls: readonly T[], most: number): readonly T[] => {
  let bytes = frameBytes;
  const over = calls.findIndex((news) => (bytes += sizeOf(news) + 1) > most);
  return over < 0 ? calls : calls.slice(0, over);
};

import { audience, heardOf, isLive } from "@opencallkit/core";
import type { LiveCall } from "@opencallkit/core/processor";
import type { Connected } from "./end.ts";
import type { Failpoint } from "./failpoints.ts";
import type { News, ToClient } from "./frames.ts";
import type { Shared } from "./parts.ts";

/** Fan-out of a node to the clients that are connected to it. */
export const tellingOf = (
  shared: Shared,
  of: (app: number, user: string) => readonly Connected[],
  fails: (point: Failpoint) => boolean,
) => {
  const { agenda, chance } = shared;
  const newsOf = (live: LiveCall, user: string, first: number): News => ({
    call: live.id,
    ...heardOf(live.call, live.facts, user, first),
    ...(isLive(live.call) ? {} : { place: live.place }),
  });
  const say = (connection: Connected, frame: ToClient): void => {
    if (connection.welcomed) connection.send(frame);
    else connection.held.push(frame);
  };

  /** Lossy delivery of facts: lost, duplicated or late; sequence numbers and heartbeats repair it. */
  const sayNews = (connection: Connected, news: News): void => {
    const { newsLost, newsTwice, newsLate } = shared.rates();
    if (chance.happens(newsLost)) return shared.fault("news lost");
    if (chance.happens(newsLate)) {
      shared.fault("news late");
      agenda.after(chance.below(400), () => say(connection, { type: "facts", news }));
      return;
    }
    say(connection, { type: "facts", news });
    if (!chance.happens(newsTwice)) return;
    shared.fault("news twice");
    agenda.after(chance.below(60), () => say(connection, { type: "facts", news }));
  };

  const tell = (live: LiveCall, first: number, newcomers: readonly string[]): void => {
    for (const user of audience(live.call)) {
      for (const connection of of(live.app, user)) {
        const news = newsOf(live, user, newcomers.includes(user) ? 1 : first);
        if (news.facts.length > 0) sayNews(connection, news);
        if (fails("half-told")) return;
      }
    }
  };

  return { newsOf, say, tell };
};

import type { Page } from "../ports/page.ts";
import type { Leaving } from "../signaling/pending-requests.ts";
import type { Urls } from "../signaling/urls.ts";
import type { Ticket } from "./ticket.ts";

/** The page's beacon: last messages by HTTP, from a page that has no socket, or no time to wait for one. */
export type PageBeacon = {
  /** A goodbye: the page goes, so that its lease becomes short. */
  readonly gone: () => void;
  /** Sends a hang up, cancel or reject, under the same command id as by the socket, so that it counts once. */
  readonly leave: (id: string, command: Leaving) => void;
};

/** The user and client that this page is logged in as. */
export type LoggedInUser = { readonly app: number; readonly user: string; readonly client: string };

export const createPageBeacon = (
  page: Pick<Page, "beacon">,
  urls: Urls,
  who: LoggedInUser,
  ticket: Ticket,
): PageBeacon => {
  const say = (url: string, words: object): void => {
    const { app, user, client } = who;
    page.beacon(url, JSON.stringify({ app, user, userSig: ticket.last(), client, ...words }));
  };
  return {
    gone: () => say(urls.gone, {}),
    leave: (id, { type, body }) => say(urls.leave, { id, type, call: body.call }),
  };
};

import type { Page } from "../ports/page.ts";
import type { Leaving } from "../signaling/pending-requests.ts";
import type { Urls } from "../signaling/urls.ts";
import type { Ticket } from "./ticket.ts";

/** Last words by HTTP: what a page says when it has no socket, or has no time to wait for one. */
export type PageBeacon = {
  /** The page goes. */
  readonly gone: () => void;
  /** A hang up, cancel or reject, under the id by which the socket may say it too. */
  readonly leave: (id: string, command: Leaving) => void;
};

/** Who is logged in with this page. */
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

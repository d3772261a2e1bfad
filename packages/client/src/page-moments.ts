import type { Book } from "./calls/book.ts";
import type { Link } from "./link/link.ts";
import type { Page } from "./ports/page.ts";

export type PageMoved = {
  readonly book: Pick<Book, "entries" | "inCall">;
  readonly link: Pick<Link, "wake">;
  /** Tells the server that the page goes. */
  readonly gone: () => void;
};

/** What each moment of the page does to its connection and its calls, until the returned function ends it. */
export const followPage = (page: Page, { book, link, gone }: PageMoved): (() => void) =>
  page.follow((moment) => {
    switch (moment) {
      case "back":
        for (const entry of book.entries()) entry.devices((media) => media.retake());
        return link.wake(false);
      case "online":
        for (const entry of book.entries()) entry.changeNetwork();
        return link.wake(true);
      case "network":
        for (const entry of book.entries()) entry.changeNetwork();
        return link.wake(false);
      case "leaving":
        if (!book.inCall()) return undefined;
        return gone();
    }
  });

import type { ProfileBook } from "../account/profile-book.ts";
import type { Clock } from "../ports/clock.ts";
import type { Me } from "../events/call-events.ts";
import type { EventPublisher } from "../events/event-publisher.ts";
import type { MediaOpener } from "../media/media-opener.ts";
import type { PendingRequests } from "../signaling/pending-requests.ts";
import type { CallStorage } from "./call-storage.ts";

/** The identity of this page among the user's clients, and whom it knows. */
export type Self = Me & {
  /** Whether a client id belongs to this device: a page of it is, or was, that client. */
  readonly isOurs: (client: string) => boolean;
  /** How those people are shown. */
  readonly book: ProfileBook;
};

/** The clock of calls: this page's monotonic time, and the conversion of the store's time (`toLocal`) to it. */
export type CallClock = Clock & { readonly toLocal: (at: number) => number };

/** The dependencies that all calls of one session share. */
export type CallsContext = {
  readonly me: Self;
  readonly clock: CallClock;
  readonly requests: PendingRequests;
  readonly callStorage: CallStorage;
  readonly events: EventPublisher;
  readonly media: MediaOpener;
};

import type { Clock } from "../ports/clock.ts";
import type { Me } from "../events/call-events.ts";
import type { EventPublisher } from "../events/event-publisher.ts";
import type { MediaOpener } from "../media/media-opener.ts";
import type { PendingRequests } from "../signaling/pending-requests.ts";
import type { CallStorage } from "./call-storage.ts";

/** Who this page is among the user's clients. */
export type Self = Me & {
  /** Whether a page of this device is, or was, this client. */
  readonly isOurs: (client: string) => boolean;
};

/** This page's monotonic time, and the store's time as that. */
export type CallClock = Clock & { readonly toLocal: (at: number) => number };

/** What the calls of one logged-in user share. */
export type CallsContext = {
  readonly me: Self;
  readonly clock: CallClock;
  readonly requests: PendingRequests;
  readonly callStorage: CallStorage;
  readonly events: EventPublisher;
  readonly media: MediaOpener;
};

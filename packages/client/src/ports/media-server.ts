import type { Logger } from "../api/api.ts";
import type { Clock } from "./clock.ts";
import type { TransportAdapter } from "./media-transport.ts";

/** A media ticket: what lets one stay of a call into its room on a media server. `token` is a secret. */
export type MediaTicket = {
  /** The media server's address, `ws://` or `wss://`. */
  readonly url: string;
  /** What it lets in by. */
  readonly token: string;
};

/** What a transport over a media server is given by the engine. */
export type MediaServerNeeds = {
  /** Time and timers. */
  readonly clock: Clock;
  /** Where it says what went wrong, for developers. */
  readonly logger: Logger;
  /** Asks our server for a ticket to a path of a call. Rejects with a CallError. */
  readonly ticket: (call: string, path: number) => Promise<MediaTicket>;
};

/** Loads what carries media over a media server; called when a call needs it, so that no other call loads it. */
export type MediaServerLoader = () => Promise<{
  readonly createMediaServerAdapter: (needs: MediaServerNeeds) => TransportAdapter;
}>;

import type { MediaTransportName } from "@opencallkit/protocol";
import { callError } from "../../api/errors.ts";
import type { MediaServerLoader, MediaServerNeeds } from "../../ports/media-server.ts";
import type { TransportAdapter } from "../../ports/media-transport.ts";

/** The transports of a page: direct links at hand, and the media server's, which is loaded when a call needs it. */
export type Transports = {
  /** Loads a transport; null where it is at hand. Rejects with `media_unsupported` where this page has none. */
  readonly load: (name: MediaTransportName) => Promise<void> | null;
  /** Whether this page has, or can load, what carries media over a media server. */
  readonly isServed: boolean;
  /** A transport that is at hand. */
  readonly of: (name: MediaTransportName) => TransportAdapter;
};

export const createTransports = (
  direct: TransportAdapter,
  loader: MediaServerLoader | null,
  needs: MediaServerNeeds,
): Transports => {
  let served: TransportAdapter | null = null;
  const loadServed = async (): Promise<void> => {
    if (loader === null) throw callError("media_unsupported", "the client has no `mediaServer` option");
    const { createMediaServerAdapter } = await loader();
    served ??= createMediaServerAdapter(needs);
  };
  return {
    isServed: loader !== null,
    load: (name) => (name !== "sfu" || served !== null ? null : loadServed()),
    of: (name) => (name === "sfu" ? (served ?? direct) : direct),
  };
};

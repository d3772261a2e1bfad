import type { Logger, Storage } from "../api/api.ts";
import type { MediaServerLoader } from "../ports/media-server.ts";

/** Options of a client: where its server is, and what it uses of the page. */
export type ClientOptions = {
  /** The server's base URL: `http(s)://` or `ws(s)://`, with or without a path; `/ws` is added to a bare origin. */
  readonly url: string;
  /** Where the client keeps its ids and wishes: `lasting` beyond the tab, `session` as long as the tab lives. */
  readonly storage?: { readonly lasting: Storage; readonly session: Storage };
  /** Receives what the engine logs; by default nothing is logged. */
  readonly logger?: Logger;
  /**
   * Loads what carries the media of calls that go by a media server: `() => import("@opencallkit/media-livekit")`. It is
   * called when a call needs it. Without it such a call tells `media_unsupported` and stays silent.
   */
  readonly mediaServer?: MediaServerLoader;
};

import { accountRequests } from "@opencallkit/protocol/account";
import type { MediaServerNeeds } from "../ports/media-server.ts";
import type { PendingRequests } from "../signaling/pending-requests.ts";

/** The timeout of a request for a media ticket, in ms. */
const lifeMs = 10_000;

/** Asks for media tickets. `socket`: the WebSocket of this server, beside which a media server lies that it forwards to. */
export const mediaTickets =
  (requests: Pick<PendingRequests, "askAccount">, socket: string): MediaServerNeeds["ticket"] =>
  async (call, path) => {
    const { url = new URL(".", socket).href, token } = await requests.askAccount(
      { type: "mediaTicket", body: { call, path } },
      accountRequests.mediaTicket.reply,
      lifeMs,
    );
    return { url, token };
  };

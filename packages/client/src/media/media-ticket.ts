import { accountRequests } from "@opencallkit/protocol/account";
import type { MediaServerNeeds } from "../ports/media-server.ts";
import type { PendingRequests } from "../signaling/pending-requests.ts";

/** The timeout of a request for a media ticket, in ms. */
const lifeMs = 10_000;

/** Asks for media tickets. `home`: the address of this server, for a media server that is reached under it. */
export const mediaTickets =
  (requests: Pick<PendingRequests, "askAccount">, home: string): MediaServerNeeds["ticket"] =>
  async (call, path) => {
    const { url = home, token } = await requests.askAccount(
      { type: "mediaTicket", body: { call, path } },
      accountRequests.mediaTicket.reply,
      lifeMs,
    );
    return { url, token };
  };

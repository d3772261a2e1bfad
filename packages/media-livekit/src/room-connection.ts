import type { MediaServerNeeds, TransportOpening } from "@opencallkit/client/transport";
import { Room, RoomEvent } from "livekit-client";

/** How long a connection that was lost waits before the next try, in ms. */
const retryMs = 1000;

/** LiveKit's own reconnection: short delays, and then ours, with a new ticket. In ms. */
const reconnectPolicy = {
  nextRetryDelayInMs: ({ retryCount }: { readonly retryCount: number }): number | null =>
    retryCount < 10 ? Math.min(300 * retryCount, 1000) : null,
};

const newRoom = (): Room =>
  new Room({
    adaptiveStream: false,
    dynacast: true,
    // The tracks are copies of ours, and a page that asks whether to leave has not left.
    stopLocalTrackOnUnpublish: false,
    disconnectOnPageLeave: false,
    reconnectPolicy,
  });

/** Who uses the connection. */
export type RoomUser = {
  /** A room that is about to be entered: listeners and permissions belong on it now. */
  readonly prepare: (room: Room) => void;
  readonly entered: (room: Room) => void;
  /** The room was lost; it is entered again a second later, until the connection is closed. */
  readonly lost: () => void;
  readonly note: (message: string, reason: unknown) => void;
};

/**
 * The connection to a room: entered with a ticket, and again with a new one whenever it was lost for good, as after a
 * restart of the media server, which knows neither room nor token any more.
 */
export class RoomConnection {
  readonly #needs: MediaServerNeeds;
  readonly #opening: TransportOpening;
  readonly #user: RoomUser;
  #room: Room | null = null;
  #isEntered = false;
  #stopRetry: () => void = () => undefined;

  constructor(needs: MediaServerNeeds, opening: TransportOpening, user: RoomUser) {
    this.#needs = needs;
    this.#opening = opening;
    this.#user = user;
  }

  /** The room, entered or about to be; null while there is none. */
  room(): Room | null {
    return this.#room;
  }

  /** The room once it is entered. */
  enteredRoom(): Room | null {
    return this.#isEntered ? this.#room : null;
  }

  open(): void {
    if (this.#room !== null) return;
    this.#stopRetry();
    const room = newRoom();
    this.#room = room;
    this.#user.prepare(room);
    room.on(RoomEvent.Disconnected, () => this.#lose(room));
    this.#enter(room).catch((reason: unknown) => {
      if (this.#room !== room) return;
      this.#user.note("the media server did not let us in", reason);
      this.#lose(room);
    });
  }

  close(): void {
    this.#stopRetry();
    const room = this.#room;
    this.#room = null;
    this.#isEntered = false;
    if (room === null) return;
    room.removeAllListeners();
    room
      .disconnect(false)
      .catch((reason: unknown) => this.#user.note("the media server was not left in order", reason));
  }

  async #enter(room: Room): Promise<void> {
    const { call, path, credentials } = this.#opening;
    const { url, token } = await this.#needs.ticket(call, path);
    if (this.#room !== room) return;
    // Explicit ICE servers, for without them LiveKit's client asks those of strangers.
    const iceServers = credentials.ice.map(({ urls, username, credential }) => ({
      urls: [...urls],
      ...(username === undefined ? {} : { username }),
      ...(credential === undefined ? {} : { credential }),
    }));
    const rtcConfig: RTCConfiguration = { iceServers, iceTransportPolicy: credentials.relayOnly ? "relay" : "all" };
    await room.connect(url, token, { autoSubscribe: false, rtcConfig });
    if (this.#room !== room) return;
    this.#isEntered = true;
    this.#user.entered(room);
  }

  #lose(room: Room): void {
    if (this.#room !== room) return;
    this.close();
    this.#user.lost();
    this.#stopRetry = this.#needs.clock.after(retryMs, () => this.open());
  }
}

import type { MediaRoom, MediaServer, RoomTicket } from "@opencallkit/server/ports";
import { AccessToken, RoomServiceClient } from "livekit-server-sdk";
import { roomName } from "./room-name.ts";

export type LivekitOptions = {
  /** Where this server reaches LiveKit, such as `http://127.0.0.1:7880`. */
  readonly url: string;
  /** Where clients reach it, such as `wss://media.example`; null: under the address of this server. */
  readonly publicUrl: string | null;
  /** One of the `keys` of LiveKit's settings. */
  readonly key: string;
  /** Its secret, of 32 characters or more. */
  readonly secret: string;
};

/** The timeout of a request, in s: one that takes longer would only be waited for. */
const requestSeconds = 3;
/** A ticket is for entering: whoever is in has newer tokens from LiveKit itself. In s. */
const ticketSeconds = 600;
/** How long a room lives with nobody in it, in s: longer than somebody's lease. */
const emptySeconds = 60;

const statusOf = (error: unknown): unknown =>
  typeof error === "object" && error !== null && "status" in error ? error.status : undefined;

/** Settles also where LiveKit knows no such room or person (HTTP 404): nothing is left to do. */
const unlessGone = async (asked: Promise<void>): Promise<void> => {
  try {
    await asked;
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
  }
};

const stayOf = (identity: string): readonly number[] => (/^[1-9][0-9]{0,6}$/u.test(identity) ? [Number(identity)] : []);

/** Rooms of calls on a LiveKit server (checked with 1.13.5). The identity of a participant is the number of their stay. */
export const livekitServer = ({ url, publicUrl, key, secret }: LivekitOptions): MediaServer => {
  const rooms = new RoomServiceClient(url, key, secret, { requestTimeout: requestSeconds, failover: false });
  const nameOf = (room: MediaRoom): string => roomName(secret, room);

  const ticket = async (room: MediaRoom, stay: number): Promise<RoomTicket> => {
    const token = new AccessToken(key, secret, { identity: String(stay), ttl: ticketSeconds });
    // Written out one by one, for what is left out is granted. No data: nothing of a call passes by LiveKit but its media.
    token.addGrant({
      room: nameOf(room),
      roomJoin: true,
      canPublish: true,
      canSubscribe: true,
      canPublishData: false,
      canUpdateOwnMetadata: true,
      hidden: false,
    });
    return { ...(publicUrl === null ? {} : { url: publicUrl }), token: await token.toJwt() };
  };

  return {
    open: async (room) => {
      await rooms.createRoom({ name: nameOf(room), emptyTimeout: emptySeconds, departureTimeout: emptySeconds });
    },
    close: (room) => unlessGone(rooms.deleteRoom(nameOf(room))),
    ticket,
    stays: async (room) => {
      const people = await rooms.listParticipants(nameOf(room));
      return people.flatMap(({ identity }) => stayOf(identity));
    },
    remove: (room, stay) => unlessGone(rooms.removeParticipant(nameOf(room), String(stay))),
  };
};

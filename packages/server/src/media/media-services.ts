import type { GivenServers } from "./ice-servers.ts";
import type { MediaRooms } from "./media-rooms.ts";

/** What the sessions of a node need for the media of their calls. */
export type MediaServices = {
  /** The servers that media go by, besides the clients themselves. */
  readonly servers: GivenServers;
  readonly rooms: MediaRooms;
};

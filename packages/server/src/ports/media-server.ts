/** A room of a call on the media server, one for each path of its media plan. A room is never used for another one. */
export type MediaRoom = {
  /** The tenant's number. */
  readonly app: number;
  /** The call's id. */
  readonly call: string;
  /** The path of the media plan. */
  readonly path: number;
};

/** What lets one person into a room. */
export type RoomTicket = {
  /** The media server's address for clients; left out where they reach it under the address of this server. */
  readonly url?: string;
  /** What it lets in by: a secret. */
  readonly token: string;
};

/** A media server (an SFU): rooms, who may enter them and who is there. Everything rejects while it cannot be reached. */
export type MediaServer = {
  /** Makes a room; one that is there stays as it is. */
  readonly open: (room: MediaRoom) => Promise<void>;
  /** Ends a room, and with it every connection to it; one that is not there is none. */
  readonly close: (room: MediaRoom) => Promise<void>;
  /** A ticket for one stay of the call, which may publish and subscribe. */
  readonly ticket: (room: MediaRoom, stay: number) => Promise<RoomTicket>;
  /** The stays that the media server has in a room, or says it has; none where there is no such room. */
  readonly stays: (room: MediaRoom) => Promise<readonly number[]>;
  /** Puts a stay out of a room; one that is not there is none. */
  readonly remove: (room: MediaRoom, stay: number) => Promise<void>;
};

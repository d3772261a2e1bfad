import { hasStay, isKnown, isLive, type Policy } from "@opencallkit/core";
import { callKey, type Committed, type LiveCall } from "@opencallkit/core/processor";
import type { FactName, RefusalCode } from "@opencallkit/protocol";
import type { LiveCalls } from "../calls/live-calls.ts";
import type { Connection } from "../connections/connection.ts";
import { messageOf, type Environment, type MediaRoom, type MediaServer, type RoomTicket } from "../ports/index.ts";

type Parts = {
  /** The media server; null where the deployment has none. */
  readonly server: MediaServer | null;
  readonly calls: Pick<LiveCalls, "get" | "all">;
  readonly environment: Pick<Environment, "timers" | "log">;
};

/** How often who is in the rooms is held against who is in the calls, in ms. */
const reconcileMs = 2000;

/** The facts after which somebody, or everybody, has no place in a room any more. */
const leaving: ReadonlySet<FactName> = new Set(["left", "removed", "ended", "mediaPlanned"]);

/** The room of a call's plan; null for a call whose media go another way, or are over. */
const roomOf = ({ app, id, call }: LiveCall): MediaRoom | null =>
  isLive(call) && call.about.plan.transport === "sfu" ? { app, call: id, path: call.about.plan.path } : null;

/** The roster: the stays that may be in a call's room. */
const rosterOf = ({ call }: LiveCall): readonly number[] =>
  isKnown(call) ? [...call.legs.values()].filter(hasStay).map(({ stay }) => stay) : [];

const stayOf = ({ call }: LiveCall, { user, client }: Entrant): number | null => {
  if (!isLive(call)) return null;
  const leg = call.legs.get(user);
  return leg !== undefined && hasStay(leg) && leg.client === client ? leg.stay : null;
};

/** Who asks to be let into a room. */
type Entrant = Pick<Connection, "app" | "user" | "client">;

export type MediaRooms = {
  /** A ticket for the stay that the asker has in the call, or why there is none (MEDIA-1). */
  readonly ticket: (me: Entrant, call: string, path: number) => Promise<RoomTicket | RefusalCode>;
  /** Follows the commits: who has left is put out of the room, and a room that is not needed any more is ended. */
  readonly committed: (committed: Committed) => void;
  readonly stop: () => void;
};

const without: MediaRooms = {
  ticket: () => Promise.resolve("media_unavailable"),
  committed: () => undefined,
  stop: () => undefined,
};

/**
 * The rooms of calls on the media server. The roster is the call's own: what the media server says of who is there is
 * held against it, and whoever is not on it is put out (MEDIA-2).
 */
class ServedRooms implements MediaRooms {
  readonly #server: MediaServer;
  readonly #parts: Parts;
  /** Rooms that this node has opened for calls that live, by call. */
  readonly #opened = new Map<string, MediaRoom>();
  readonly #stopReconcile: () => void;
  #isReconciling = false;

  constructor(server: MediaServer, parts: Parts) {
    this.#server = server;
    this.#parts = parts;
    this.#stopReconcile = parts.environment.timers.every(reconcileMs, () => void this.#reconcile());
  }

  async ticket(me: Entrant, call: string, path: number): Promise<RoomTicket | RefusalCode> {
    const live = this.#parts.calls.get(me.app, call);
    const stay = live === undefined ? null : stayOf(live, me);
    if (live === undefined || stay === null) return "not_in_call";
    const room = roomOf(live);
    if (room === null || room.path !== path) return "media_unavailable";
    try {
      await this.#server.open(room);
      this.#opened.set(callKey(me.app, call), room);
      return await this.#server.ticket(room, stay);
    } catch (error) {
      this.#failed("media_server_unreachable", room, error);
      return "media_unavailable";
    }
  }

  committed({ live, facts }: Committed): void {
    const key = callKey(live.app, live.id);
    const opened = this.#opened.get(key);
    if (opened === undefined || !facts.some(({ type }) => leaving.has(type))) return;
    const room = roomOf(live);
    if (room?.path === opened.path) return void this.#reconcileOne(opened);
    this.#opened.delete(key);
    this.#server.close(opened).catch((error: unknown) => this.#failed("media_room_not_closed", opened, error));
  }

  stop(): void {
    this.#stopReconcile();
  }

  async #reconcile(): Promise<void> {
    if (this.#isReconciling) return;
    this.#isReconciling = true;
    try {
      for (const room of this.#opened.values()) await this.#reconcileOne(room);
    } finally {
      this.#isReconciling = false;
    }
  }

  async #reconcileOne(room: MediaRoom): Promise<void> {
    const live = this.#parts.calls.get(room.app, room.call);
    if (live === undefined) {
      // A call that this node does not hear of any more is another's to judge; a room that all have left ends by itself.
      this.#opened.delete(callKey(room.app, room.call));
      return;
    }
    try {
      const there = await this.#server.stays(room);
      const roster = rosterOf(this.#parts.calls.get(room.app, room.call) ?? live);
      for (const stay of there) if (!roster.includes(stay)) await this.#server.remove(room, stay);
    } catch (error) {
      this.#failed("media_roster_unchecked", room, error);
    }
  }

  #failed(event: string, { app, call }: MediaRoom, error: unknown): void {
    this.#parts.environment.log("warn", event, { app, call, message: messageOf(error) });
  }
}

export const openMediaRooms = (parts: Parts): MediaRooms =>
  parts.server === null ? without : new ServedRooms(parts.server, parts);

/** The policy of a deployment: without a media server no app has one, whatever it wishes. */
export const withMediaServer = (policy: Policy, server: MediaServer | null): Policy => {
  if (server === null) return { ...policy, sfu: "never" };
  return policy.sfu === "never" ? { ...policy, sfu: "auto" } : policy;
};

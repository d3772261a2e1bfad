import { randomBytes } from "node:crypto";
import type { Elsewhere, ClusterPoll, ClusterStore, PresenceEntry, ClusterBatch } from "@opencallkit/server/ports";
import { fieldsOf, isText, listOf, number, text, type Row } from "../rows.ts";
import { wakeUpsOf, heardIn, toChange, type WakeUp } from "./wake-ups.ts";
import { openConnection, type Connection } from "./connection.ts";
import { lookWindow } from "./look-window.ts";
import { prepareSession } from "./safety.ts";

/**
 * The takeover delay of an expired timer, in ms: it is somebody else's, and only a little later it seems that nobody
 * runs it.
 */
const expiredMs = 200;
const expiredAtOnce = 500;
/** Garbage collection: every so many polls, rows that are a minute old are deleted. */
const tidyEvery = 10;

export type ClusterParts = {
  readonly url: string;
  readonly now: () => number;
  /** Runs a statement on a connection pool. */
  readonly ask: (name: string, words: string, values: readonly unknown[]) => Promise<readonly Row[]>;
  /** Hears when anybody last wrote proofs, in ms. */
  readonly committed: (at: number) => void;
};

/** The cluster on PostgreSQL: NOTIFY wakes, unlogged tables hold what must not be missed, and a poll every second heals. */
export const postgresCluster = ({
  url,
  now,
  ask,
  committed,
}: ClusterParts): ClusterStore & { readonly close: () => Promise<void> } => {
  const me = randomBytes(9).toString("base64url");
  const window = lookWindow();
  let listening: Connection | null = null;
  let hear: Parameters<ClusterStore["join"]>[0] = () => undefined;
  let polls = 0;
  let polling: Promise<ClusterPoll> | null = null;
  let read: ReadonlySet<number> = new Set();
  let reading: Promise<unknown> = Promise.resolve();

  const notified = (payload: string): void => {
    const heard = heardIn(payload, me);
    if (heard !== null) hear(heard);
  };
  const open = (): Promise<Connection> =>
    openConnection({
      url,
      notified,
      prepare: async (askIt) => {
        await prepareSession(askIt);
        // Asynchronous commit: nothing that this session writes need survive a crash.
        await askIt({ text: "SET synchronous_commit = off" });
        await askIt({ text: "LISTEN opencallkit" });
      },
    });
  const line = (): Connection => {
    if (listening === null) throw new Error("this node has not joined the others");
    return listening;
  };

  const pollOnce = async (): Promise<ClusterPoll> => {
    polls += 1;
    const values = [me, now(), window.from(), polls % tidyEvery === 0];
    const [row] = await line().ask({ name: "poll", text: "SELECT poll_1($1, $2, $3, $4) AS seen", values });
    const seen = fieldsOf(row?.["seen"]);
    window.done(performance.now(), number(seen["place"]));
    committed(number(seen["heartbeat"]));
    return {
      known: seen["known"] === true,
      others: listOf(seen["others"]).filter(isText),
      changes: listOf(seen["changes"]).map(toChange),
    };
  };
  const poll = (): Promise<ClusterPoll> => {
    polling ??= pollOnce().finally(() => (polling = null));
    return polling;
  };

  /** At-least-once delivery, deduplicated: a message stays until the next read acknowledges it, so that none is lost. */
  const readMessages = async (): Promise<readonly string[]> => {
    const values = [me, [...read]];
    const [row] = await line().ask({ name: "messages", text: "SELECT messages_1($1, $2) AS messages", values });
    const all = listOf(row?.["messages"]).map((each) => listOf(each));
    const fresh = all.filter(([no]) => !read.has(number(no)));
    read = new Set(all.map(([no]) => number(no)));
    return fresh.map(([, body]) => text(body));
  };
  const messages = (): Promise<readonly string[]> => {
    const next = reading.then(readMessages, readMessages);
    reading = next.catch(() => undefined);
    return next;
  };

  const send = async (
    { changes, messages: post, connected: came, disconnected: went, dues }: ClusterBatch,
    more: readonly WakeUp[] = [],
  ): Promise<void> => {
    const wakeUps = [...wakeUpsOf(me, changes), ...more.map((each) => JSON.stringify(each))];
    const lists = [post, came, went, dues].map((list) => JSON.stringify(list));
    const values = [me, now(), ...lists, wakeUps];
    await line().ask({
      name: "send",
      text: "SELECT send_1($1, $2, $3::jsonb, $4::jsonb, $5::jsonb, $6::jsonb, $7)",
      values,
    });
  };
  const nothing: ClusterBatch = { changes: [], messages: [], connected: [], disconnected: [], dues: [] };

  return {
    join: async (ear) => {
      hear = ear;
      listening = await open();
      // The first poll is a snapshot; only what comes later is news.
      const first = await poll();
      await send(nothing, [{ from: me, changes: [] }]);
      return first;
    },
    poll,
    messages,
    send: (sending) => send(sending),
    elsewhere: async (app, users): Promise<Elsewhere> => {
      const words = `SELECT person,
        (SELECT call.id FROM leg JOIN call ON call.no = leg.call WHERE leg.app = $1 AND leg.person = asked.person AND leg.slot = 0) AS call,
        (SELECT json_agg(json_build_array(presence.client, presence.device)) FROM presence JOIN node ON node.id = presence.node
          WHERE presence.app = $1 AND presence.person = asked.person AND presence.node <> $3 AND node.at > $4) AS presence
        FROM unnest($2::text[]) AS asked (person)`;
      const rows = await ask("elsewhere", words, [app, users, me, now() - 10_000]);
      return {
        busy: new Map(
          rows.flatMap((row) => (isText(row["call"]) ? [[text(row["person"]), row["call"]] as const] : [])),
        ),
        presence: new Map(
          rows.map((row) => [
            text(row["person"]),
            listOf(row["presence"]).map((entry) => {
              const [client, device] = listOf(entry);
              return { client: text(client), device: text(device) };
            }),
          ]),
        ),
      };
    },
    callsOf: async (app, user) => {
      const words = `SELECT call.id AS id FROM leg JOIN call ON call.no = leg.call
        WHERE leg.app = $1 AND leg.person = $2 AND leg.ended IS NULL AND call.due IS NOT NULL`;
      return (await ask("callsOf", words, [app, user])).map((row) => text(row["id"]));
    },
    presenceOf: async (node): Promise<readonly PresenceEntry[]> => {
      const rows = await ask("presence", "SELECT app, person, client, device FROM presence WHERE node = $1", [node]);
      return rows.map((row) => ({
        app: number(row["app"]),
        user: text(row["person"]),
        client: text(row["client"]),
        device: text(row["device"]),
      }));
    },
    expiredCalls: async () => {
      const words = `SELECT app, id FROM call WHERE due <= $1 ORDER BY due LIMIT ${expiredAtOnce}`;
      const rows = await ask("expiredCalls", words, [now() - expiredMs]);
      return rows.map((row) => ({ app: number(row["app"]), call: text(row["id"]) }));
    },
    leave: async () => {
      if (listening === null) return;
      hear = () => undefined;
      // Presence outlives the node for a minute, so that others can tell who did not come back.
      await listening.ask({ text: "DELETE FROM node WHERE id = $1", values: [me] }).catch(() => undefined);
      await send(nothing, [{ from: me, changes: [] }]).catch(() => undefined);
    },
    close: async () => {
      await listening?.close();
    },
  };
};

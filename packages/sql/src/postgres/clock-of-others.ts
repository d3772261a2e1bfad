import { setTimeout as pause } from "node:timers/promises";
import { number } from "../rows.ts";
import type { Connection } from "./connection.ts";

/** How long to listen for another node, in ms: each says what the time is every second. */
const patienceMs = 1500;
const everyMs = 20;
/**
 * The freshness limit, in ms: a node's last word of the time is believed for so long, for it may have been killed a
 * moment ago.
 */
const freshMs = 60_000;
const aheadMs = 5000;

const words = `SELECT (SELECT max(at) FROM node) AS said,
  (extract(epoch FROM clock_timestamp()) * 1000)::float8 + coalesce((SELECT ms FROM clock_offset WHERE no = 0), 0) AS now,
  EXISTS (SELECT FROM call WHERE due IS NOT NULL) AS calls`;

type Said = { readonly said: number | null; readonly now: number; readonly calls: boolean };

const ask = async (connection: Connection): Promise<Said> => {
  const [row] = await connection.ask({ text: words });
  return {
    said: row?.["said"] === null ? null : number(row?.["said"]),
    now: number(row?.["now"]),
    calls: row?.["calls"] === true,
  };
};

/**
 * Clock agreement with live nodes: the lead of their clock over the monotonic one here, in ms; null where none says
 * anything else than the database. Whoever has set the database's clock may have done so a moment ago, and then no node
 * has written that down yet: those that live are listened to until one of them speaks. Where none does, and no call
 * lives, the database's clock counts again as it stands.
 */
export const clockOfOthers = async (connection: Connection): Promise<number | null> => {
  const { said, now, calls } = await ask(connection);
  const agrees = said !== null && now - said < freshMs && said - now < aheadMs;
  if (agrees) return null;
  const patience = said === null ? 0 : patienceMs;
  for (let waited = 0; waited < patience; waited += everyMs) {
    await pause(everyMs);
    const next = await ask(connection);
    if (next.said !== null && next.said !== said) return next.said - performance.now();
  }
  if (!calls) await connection.ask({ text: "UPDATE clock_offset SET ms = 0 WHERE no = 0" });
  return null;
};

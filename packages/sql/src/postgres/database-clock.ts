import { storeClock, type StoreClock } from "../store-clock.ts";
import { number } from "../rows.ts";
import type { Connection } from "./connection.ts";

/** The database's clock as this process reads it: ms by the monotonic clock here to ms since 1970 there. */
const readings = 5;
// Every 4 s: more than quartz drifts, less than anybody notices.
const slewMs = 1;
const slowMs = 100;

const words = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now";

/** One reading: how far the database's clock is ahead of the monotonic one, and how long it took to ask. */
const read = async (connection: Connection): Promise<{ readonly ahead: number; readonly took: number }> => {
  const before = performance.now();
  const [row] = await connection.ask({ name: "clock", text: words });
  const took = performance.now() - before;
  return { ahead: number(row?.["now"]) - before - took / 2, took };
};

/** The quickest of some readings is the truest. */
const measure = async (connection: Connection): Promise<number> => {
  let best = await read(connection);
  for (let count = 1; count < readings; count += 1) {
    const next = await read(connection);
    if (next.took < best.took) best = next;
  }
  return best.ahead;
};

export type DatabaseClock = Pick<StoreClock, "now"> & {
  /** Measures again. */
  readonly follow: () => Promise<void>;
};

/** STORE-8 on PostgreSQL: every node goes by the database's clock, forwards only. */
export const databaseClock = async (connection: Connection, newest: number): Promise<DatabaseClock> => {
  let ahead = await measure(connection);
  const clock = storeClock(newest, { wall: () => performance.now() + ahead, slew: slewMs });
  return {
    now: clock.now,
    follow: async () => {
      const reading = await read(connection);
      // A slow answer says little of when it was given.
      if (reading.took > slowMs) return;
      ahead = reading.ahead;
      clock.follow();
    },
  };
};

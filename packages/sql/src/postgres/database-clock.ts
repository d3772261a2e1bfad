import { number } from "../rows.ts";
import type { ClockNews } from "../store-clock.ts";
import type { Connection } from "./connection.ts";

/** The number of samples at the start; the one with the shortest round trip is the truest (as in NTP). */
const readings = 5;
// Clock slewing, in ms at each look, every 4 s: more than quartz drifts, less than anybody notices.
const slewMs = 1;
const slowMs = 100;
/** The threshold of a step, in ms: more than clocks drift between two looks, so somebody has set the database's clock. */
const stepMs = 2000;

/** The database's wall clock, and the offset of the nodes' common clock from it. */
const words = `SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now,
  coalesce((SELECT ms FROM clock_offset WHERE no = 0), 0) AS ahead`;

/** A clock sample: how far the common clock is ahead of the monotonic one here, and its round trip, in ms. */
type Reading = { readonly wall: number; readonly offset: number; readonly took: number };

const read = async (connection: Connection): Promise<Reading> => {
  const before = performance.now();
  const [row] = await connection.ask({ name: "clock", text: words });
  const took = performance.now() - before;
  return { wall: number(row?.["now"]) - before - took / 2, offset: number(row?.["ahead"]), took };
};

const measure = async (connection: Connection): Promise<Reading> => {
  let best = await read(connection);
  for (let count = 1; count < readings; count += 1) {
    const next = await read(connection);
    if (next.took < best.took) best = next;
  }
  return best;
};

export type DatabaseClock = {
  readonly now: () => number;
  /** Takes another sample. */
  readonly look: () => Promise<void>;
};

export type DatabaseClockParts = {
  /** The newest moment that the database knows, in ms. */
  readonly newest: number;
  /** What live nodes say the time is, by our monotonic clock; null where there is none. */
  readonly others: number | null;
  readonly tell: (news: ClockNews) => void;
};

/**
 * The common clock on PostgreSQL (STORE-8): every node goes by the database's clock as it stood when the first node
 * began. When somebody steps the database's clock, no node follows: each sees it, goes on by its monotonic clock, and
 * writes down how far the common clock now stands from it, for those that start later.
 */
export const databaseClock = async (
  connection: Connection,
  { newest, others, tell }: DatabaseClockParts,
): Promise<DatabaseClock> => {
  const first = await measure(connection);
  /** The offset of the common clock from the monotonic one here, in ms. */
  let base = Math.max(first.wall + first.offset, newest - performance.now());
  if (others !== null && Math.abs(others - base) > stepMs) base = others;
  let wallBefore = first.wall;
  let last = 0;

  return {
    now: () => (last = Math.max(last, Math.floor(base + performance.now()))),
    look: async () => {
      const { wall, offset, took } = await read(connection);
      // A slow answer says little of when it was given.
      if (took > slowMs) return;
      const step = wall - wallBefore;
      wallBefore = wall;
      if (Math.abs(step) > stepMs) {
        tell({ event: "clock_stepped", ms: Math.round(step) });
        const text = "UPDATE clock_offset SET ms = $1 WHERE no = 0";
        await connection.ask({ name: "clockOffset", text, values: [Math.round(base - wall)] });
        return;
      }
      // Slewed, not stepped: the clocks of several nodes must not part.
      const behind = wall + offset - base;
      if (Math.abs(behind) < stepMs) base += Math.min(slewMs, Math.max(-slewMs, behind));
    },
  };
};

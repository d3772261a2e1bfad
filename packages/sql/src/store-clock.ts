/** Uptime: which boot of the machine this is, and how long ago it was by the monotonic clock, in ms. */
export type Uptime = { readonly boot: string; readonly uptime: number };
/** A clock checkpoint: what the store's clock said at a moment of the machine's uptime. */
export type ClockMark = Uptime & { readonly at: number };

/** A wall clock event, in ms: it was stepped, it disagrees at the start, or it was followed. */
export type ClockNews = { readonly event: "clock_stepped" | "clock_by_wall" | "clock_set"; readonly ms: number };

/**
 * The store's clock, monotonic: it starts at the wall clock, or where the same boot of the machine had it, and never
 * before the newest moment that the store knows. Then it runs by the monotonic clock alone, so that no step of the wall
 * clock makes a call longer or shorter (STORE-8).
 */
export type StoreClock = {
  readonly now: () => number;
  /**
   * Compares with the wall clock, every few seconds. Where no call lives (`idle`), and the wall has been ahead by the
   * same for a minute, it is followed: it was wrong when the machine began.
   */
  readonly look: (idle: boolean) => void;
  /** A checkpoint for the next start on the same boot; null where the machine tells no uptime. */
  readonly mark: () => ClockMark | null;
};

/** The threshold of a step, in ms: a smaller difference is drift, and following it would bend the length of calls. */
const stepMs = 2000;
/** The debounce, in ms: a wall clock that is put right again within this time was never followed. */
const steadyMs = 60_000;

export type ClockParts = {
  readonly wall?: () => number;
  readonly monotonic?: () => number;
  readonly uptime?: () => Uptime | null;
  /** The last checkpoint of the clock. */
  readonly mark?: ClockMark | null;
  readonly tell?: (news: ClockNews) => void;
};

/** The time by the checkpoint, if it is of the same boot; else null. */
const byUptime = (mark: ClockMark | null, here: Uptime | null): number | null =>
  mark !== null && here !== null && mark.boot === here.boot && here.uptime >= mark.uptime
    ? mark.at + here.uptime - mark.uptime
    : null;

/** Two clocks read as one: where the machine stood when this process's monotonic clock said `monotonic`, in ms. */
type Reading = { readonly here: Uptime; readonly monotonic: number };

/** So many readings make the closest one good to a few microseconds. */
const readings = 8;

/**
 * Clock comparison as NTP does it (RFC 5905 8): one clock is read between two readings of the other, and the closest of
 * a few is kept. Code that runs for the first time takes a millisecond, which a thousand restarts would add up.
 */
const readTogether = (monotonic: () => number, uptime: () => Uptime | null): Reading | null => {
  let best: Reading | null = null;
  let closest = Infinity;
  for (let count = 0; count < readings; count += 1) {
    const before = monotonic();
    const here = uptime();
    const span = monotonic() - before;
    if (here === null) return null;
    if (span >= closest) continue;
    closest = span;
    best = { here, monotonic: before + span / 2 };
  }
  return best;
};

/** Makes the store's clock. `newest` is the newest moment that the store knows, in ms since 1970. */
export const storeClock = (
  newest: number,
  {
    wall = Date.now,
    monotonic = () => performance.now(),
    uptime = () => null,
    mark = null,
    tell = () => undefined,
  }: ClockParts = {},
): StoreClock => {
  const start = readTogether(monotonic, uptime);
  const goneOn = byUptime(mark, start?.here ?? null);
  const began = start === null || goneOn === null ? wall() - monotonic() : goneOn - start.monotonic;
  let base = Math.max(began, newest - monotonic());
  let last = 0;
  const now = (): number => (last = Math.max(last, Math.floor(base + monotonic())));
  const ahead = (): number => Math.round(wall() - (base + monotonic()));
  let aheadBefore = ahead();
  let steadySince = monotonic();
  if (mark !== null && goneOn === null) tell({ event: "clock_by_wall", ms: Math.round(wall() - mark.at) });
  else if (Math.abs(aheadBefore) > stepMs) tell({ event: "clock_stepped", ms: aheadBefore });

  return {
    now,
    look: (idle) => {
      const difference = ahead();
      if (Math.abs(difference - aheadBefore) > stepMs) {
        tell({ event: "clock_stepped", ms: difference - aheadBefore });
        steadySince = monotonic();
      }
      aheadBefore = difference;
      if (!idle || difference <= stepMs || monotonic() - steadySince < steadyMs) return;
      base += difference;
      aheadBefore = 0;
      tell({ event: "clock_set", ms: difference });
    },
    mark: () => {
      const read = readTogether(monotonic, uptime);
      // Fractions of a ms count: cut off at each of a thousand restarts, they would be half a second.
      return read === null ? null : { ...read.here, at: base + read.monotonic };
    },
  };
};

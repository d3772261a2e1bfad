import type { Logger as EventLogger } from "./logger.ts";
import { systemRandom, type Random } from "./random.ts";
import { processTimers, type Timers } from "./timers.ts";

/** The environment of a node: its clocks, timers, chance and log. A test gives it a virtual one. */
export type Environment = {
  /** Timers; those of the process if nothing is given. */
  readonly timers: Timers;
  /** The wall clock, in ms since 1970. It may be set while the node runs. */
  readonly wall: () => number;
  /** A clock in ms that only goes forward. */
  readonly monotonic: () => number;
  /** Randomness; the system's if nothing is given. */
  readonly random: Random;
  /** Where log lines go. */
  readonly log: EventLogger;
};

/** The environment of this process, with what is given instead. */
export const environmentOf = (given: GivenEnvironment): Environment => ({
  timers: processTimers,
  wall: Date.now,
  monotonic: () => performance.now(),
  random: systemRandom,
  ...given,
});

/** What a node must be given of its environment, and what it may be given. */
export type GivenEnvironment = Partial<Environment> & Pick<Environment, "log">;

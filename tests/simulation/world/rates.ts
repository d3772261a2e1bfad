import type { Chance } from "../kernel/chance.ts";

/** Fault rates of one schedule; drawn for each (swarm testing), so that rare mixes are tried densely. Probabilities, unless named `Ms`. */
export type Rates = {
  /** Connection reset: a socket breaks, and both ends learn of it. */
  readonly breaks: number;
  /** Half-open connection: a socket goes dead silently. */
  readonly halfOpen: number;
  readonly slowMs: number;
  /** Latency spike: one message takes seconds. */
  readonly stalls: number;
  /** Duplicate: a client's message comes twice, the second time behind others. */
  readonly doubles: number;
  /** Lost facts; the next two: duplicated and delayed facts of a call. */
  readonly newsLost: number;
  readonly newsTwice: number;
  readonly newsLate: number;
  /** Lost message between nodes. */
  readonly wordsLost: number;
  /** Crash of a node at a failpoint. */
  readonly nodeCrash: number;
  readonly reloads: number;
  readonly clientCrash: number;
  readonly freezes: number;
  /** Network loss of a client: with a broken connection its whole network goes, for as long as a lease and more. */
  readonly networkLost: number;
  /** Outage: the store refuses everything for a while. */
  readonly outages: number;
  /** In-doubt commit: nobody knows whether it succeeded. */
  readonly doubts: number;
  /** Clock skew of a node against the store, in ms. */
  readonly skewMs: number;
};

const some = (chance: Chance, probability: number, most: number): number =>
  chance.happens(probability) ? most * (0.1 + 0.9 * chance.fraction()) : 0;

export const drawRates = (chance: Chance): Rates => ({
  breaks: some(chance, 0.4, 0.15),
  halfOpen: some(chance, 0.3, 0.08),
  slowMs: chance.pick([1, 5, 20, 100, 800]),
  stalls: some(chance, 0.3, 0.03),
  doubles: some(chance, 0.5, 0.2),
  newsLost: some(chance, 0.3, 0.1),
  newsTwice: some(chance, 0.3, 0.2),
  newsLate: some(chance, 0.3, 0.1),
  wordsLost: some(chance, 0.4, 0.7),
  nodeCrash: some(chance, 0.45, 0.03),
  reloads: some(chance, 0.4, 0.15),
  clientCrash: some(chance, 0.4, 0.08),
  freezes: some(chance, 0.3, 0.08),
  networkLost: some(chance, 0.3, 0.5),
  outages: some(chance, 0.2, 0.06),
  doubts: some(chance, 0.25, 0.05),
  skewMs: chance.pick([0, 0, 5, 40]),
});

export const calm: Rates = {
  breaks: 0,
  halfOpen: 0,
  slowMs: 1,
  stalls: 0,
  doubles: 0,
  newsLost: 0,
  newsTwice: 0,
  newsLate: 0,
  wordsLost: 0,
  nodeCrash: 0,
  reloads: 0,
  clientCrash: 0,
  freezes: 0,
  networkLost: 0,
  outages: 0,
  doubts: 0,
  skewMs: 0,
};

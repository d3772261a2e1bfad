import { randomUUID } from "node:crypto";
import type { EventLogger as Logger, Store, Timers } from "../ports/index.ts";
import { logEndedCalls } from "./log-ended-calls.ts";
import { outboxWalker, type OutboxWalker } from "./outbox-walker.ts";
import type { Reaction } from "./reaction.ts";

export type ReactionsParts = {
  readonly store: Store;
  /** Unique among all nodes and restarts; a random one if none is given. */
  readonly holder?: string | undefined;
  readonly timers: Timers;
  readonly log: Logger;
};

/** Everything that follows from committed facts, each walked by its own cursor. Begins nothing before `start`. */
export const openReactions = ({ store, holder = randomUUID(), timers, log }: ReactionsParts): OutboxWalker => {
  const { outbox, now } = store;
  const reactions: readonly Reaction[] = [logEndedCalls(log, store.load)];
  const walkers = reactions.map((reaction) => outboxWalker({ outbox, reaction, holder, now, timers, log }));
  return {
    start: async () => void (await Promise.all(walkers.map((each) => each.start()))),
    wake: () => {
      for (const each of walkers) each.wake();
    },
    lags: () => new Map(walkers.flatMap((each) => [...each.lags()])),
    stop: async () => void (await Promise.all(walkers.map((each) => each.stop()))),
  };
};

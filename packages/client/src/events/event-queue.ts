import type { CallEvent } from "../api/events.ts";
import { runSafely } from "../run-safely.ts";

/** An event in the queue, and what is settled once it was delivered. */
export type QueuedEvent = {
  /** Null delivers nothing and only keeps its place in the order. */
  readonly event: CallEvent | null;
  /** Whether it is held until there is an observer: ends are, all else is dropped without one. */
  readonly waits: boolean;
  readonly told: () => void;
};

export type EventQueue = {
  readonly put: (queued: QueuedEvent) => void;
  readonly observe: (observer: (event: CallEvent) => void) => () => void;
  readonly end: () => void;
};

/** The limit of the queue: more ended calls than this are not kept for an observer that never comes. */
const longest = 500;

/** An in-order event queue: delivers to observers, each event once. */
export const createEventQueue = (): EventQueue => {
  const observers = new Set<(event: CallEvent) => void>();
  let waiting: QueuedEvent[] = [];
  let telling = false;

  const deliver = (): void => {
    // Not reentrant: an observer may cause the next event while it is told of this one.
    if (telling) return;
    telling = true;
    while (observers.size > 0) {
      const queued = waiting.shift();
      if (queued === undefined) break;
      const { event } = queued;
      if (event !== null) for (const observer of observers) runSafely(() => observer(event));
      runSafely(queued.told);
    }
    telling = false;
  };

  return {
    put: (queued) => {
      if (observers.size === 0 && !queued.waits) return runSafely(queued.told);
      waiting.push(queued);
      if (waiting.length > longest) waiting.shift();
      deliver();
    },
    observe: (observer) => {
      const each = (event: CallEvent): void => observer(event);
      observers.add(each);
      deliver();
      return () => void observers.delete(each);
    },
    end: () => {
      observers.clear();
      waiting = [];
    },
  };
};

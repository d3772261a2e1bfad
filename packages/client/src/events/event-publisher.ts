import type { ClientFrame } from "@opencallkit/protocol";
import type { CallEvent } from "../api/events.ts";
import type { DeliveredEvents } from "./delivered-events.ts";
import type { EventQueue } from "./event-queue.ts";

/** An end to be told: of a call for this client, or of one stay in it. */
export type End = {
  readonly call: string;
  /** The number of the stay that ended; null for somebody who never joined. */
  readonly stay: number | null;
  /** Its place among the ends, for acknowledgement; undefined until the server has told it. */
  readonly place: number | undefined;
  /** Whether it may be a duplicate: another page of the device, or this page before a reload, may have told of it. */
  readonly maybeTold: boolean;
};

/** The deduplication key of an end: each stay of a call is told once. */
const toldKey = ({ call, stay }: Pick<End, "call" | "stay">): string => (stay === null ? call : `${call}#${stay}`);

/**
 * The event publisher: tells observers, each end of a call once, and acknowledges to the server which ends need no
 * telling any more.
 */
export type EventPublisher = {
  /** Publishes an event. Null acknowledges an end without anybody hearing of it. */
  readonly tell: (event: CallEvent | null, end?: End) => void;
  /** Whether this device has told of the end of a stay. */
  readonly wasTold: (call: string, stay: number) => boolean;
  /** Repeats the acknowledgement after a welcome: the one before it may be lost. */
  readonly sayAgain: () => void;
};

export const createEventPublisher = (
  delivered: DeliveredEvents,
  queue: EventQueue,
  send: (frame: ClientFrame<"endsSeen">) => void,
): EventPublisher => {
  let seenPlace = 0;

  const sayAgain = (): void => {
    if (seenPlace > 0) send({ type: "endsSeen", place: seenPlace });
  };

  const told = ({ place }: End): void => {
    if (place === undefined || place <= seenPlace) return;
    seenPlace = place;
    sayAgain();
  };

  return {
    tell: (event, end) => {
      const key = end === undefined ? "" : toldKey(end);
      queue.put({
        event: end?.maybeTold === true && delivered.has(key) ? null : event,
        waits: end !== undefined,
        told: () => {
          if (end === undefined) return;
          if (event !== null) delivered.add(key);
          told(end);
        },
      });
    },
    wasTold: (call, stay) => delivered.has(toldKey({ call, stay })),
    sayAgain,
  };
};

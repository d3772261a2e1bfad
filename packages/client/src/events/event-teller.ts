import type { ClientFrame } from "@opencallkit/protocol";
import type { CallEvent } from "../api/api.ts";
import type { DeliveredEvents } from "./delivered-events.ts";
import type { EventQueue } from "./event-queue.ts";

/** The end of a call for this client, or of one stay in it. */
export type End = {
  readonly call: string;
  /** Numbers the stay that ended; null for somebody who never joined. */
  readonly stay: number | null;
  /** Its place among the ends, if the server has told it. */
  readonly place: number | undefined;
  /** Another page of the device, or this page in an earlier life, may have told of it. */
  readonly maybeTold: boolean;
};

/** Each stay of a call is told once. */
const toldKey = ({ call, stay }: Pick<End, "call" | "stay">): string => (stay === null ? call : `${call}#${stay}`);

/** Tells observers, each end of a call once, and the server which ends need no telling any more. */
export class EventTeller {
  readonly #told: DeliveredEvents;
  readonly #queue: EventQueue;
  readonly #send: (frame: ClientFrame<"endsSeen">) => void;
  #seenPlace = 0;

  constructor(told: DeliveredEvents, queue: EventQueue, send: (frame: ClientFrame<"endsSeen">) => void) {
    this.#told = told;
    this.#queue = queue;
    this.#send = send;
  }

  /** `event`: null counts as told without anybody hearing of it. */
  tell(event: CallEvent | null, end?: End): void {
    const key = end === undefined ? "" : toldKey(end);
    const again = end?.maybeTold === true && this.#told.has(key);
    this.#queue.put({
      event: again ? null : event,
      waits: end !== undefined,
      told: () => {
        if (end === undefined) return;
        if (event !== null) this.#told.add(key);
        if (end.place !== undefined) this.#markSeen(end.place);
      },
    });
  }

  /** Whether this device has told of the end of a stay. */
  wasTold(call: string, stay: number): boolean {
    return this.#told.has(toldKey({ call, stay }));
  }

  /** After a welcome: the word before it may be lost. */
  sayAgain(): void {
    if (this.#seenPlace > 0) this.#send({ type: "endsSeen", place: this.#seenPlace });
  }

  #markSeen(place: number): void {
    if (place <= this.#seenPlace) return;
    this.#seenPlace = place;
    this.sayAgain();
  }
}

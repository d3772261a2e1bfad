import type { CallClient, CallEvent } from "@opencallkit/client";

/** An event log: what one client was told, in order, with a mark behind those events that a test has expected already. */
export class EventLog {
  /** Whose events they are, for messages. */
  readonly name: string;
  readonly #events: CallEvent[] = [];
  readonly #listeners = new Set<() => void>();
  #mark = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** Everything that was told so far, oldest first. */
  get events(): readonly CallEvent[] {
    return this.#events;
  }

  /** The events behind the mark. */
  get unexpected(): readonly CallEvent[] {
    return this.#events.slice(this.#mark);
  }

  /** Writes an event down, and wakes those who wait for it. */
  add(event: CallEvent): void {
    this.#events.push(event);
    for (const listener of this.#listeners) listener();
  }

  /** Moves the mark behind this event. */
  markBehind(event: CallEvent): void {
    this.#mark = this.#events.indexOf(event) + 1;
  }

  /** Subscribes to events that are added; the answer unsubscribes. */
  follow(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}

/** Records the events of a client of the app's own, from now on until the client is closed. */
export const recordEvents = (client: Pick<CallClient, "observe">, name: string): EventLog => {
  const log = new EventLog(name);
  client.observe((event) => log.add(event));
  return log;
};

import type { CallClient, CallEvent } from "@opencallkit/client";

/** The events that one client was told, in order, with a mark behind those that a test has expected already. */
export class EventLog {
  /** Whose events they are, for messages. */
  readonly name: string;
  readonly #events: CallEvent[] = [];
  readonly #listeners = new Set<() => void>();
  #mark = 0;

  constructor(name: string) {
    this.name = name;
  }

  get events(): readonly CallEvent[] {
    return this.#events;
  }

  /** Those behind the mark. */
  get unexpected(): readonly CallEvent[] {
    return this.#events.slice(this.#mark);
  }

  add(event: CallEvent): void {
    this.#events.push(event);
    for (const listener of this.#listeners) listener();
  }

  /** Moves the mark behind this event. */
  markBehind(event: CallEvent): void {
    this.#mark = this.#events.indexOf(event) + 1;
  }

  /** Is told of each event that is added; answers with its own end. */
  follow(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}

/** Records what a client of the app's own is told, from now on until the client is closed. */
export const recordEvents = (client: Pick<CallClient, "observe">, name: string): EventLog => {
  const log = new EventLog(name);
  client.observe((event) => log.add(event));
  return log;
};

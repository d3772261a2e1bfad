import type { Asker } from "@opencallkit/core";
import type { ClientFrame, ServerFrame } from "@opencallkit/protocol";
import type { SocketEvents } from "../ports/sockets.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** The server's end of a connection. */
export type Wire = {
  readonly asker: Asker | null;
  readonly heard: ClientFrame[];
  readonly tell: (frame: ServerFrame) => void;
  readonly drop: (code: number) => void;
};

/** The fate of a frame on its way to the client (fault injection). */
export type Fate = "deliver" | "drop" | "twice" | "late";

const lateMs = 40;

/** An in-memory connection: frames arrive in order, but for those whose fate is another. */
export class FakeWire implements Wire {
  asker: Asker | null = null;
  open = true;
  readonly heard: ClientFrame[] = [];
  readonly #clock: VirtualClock;
  readonly #events: SocketEvents;
  readonly #fateOf: (frame: ServerFrame) => Fate;
  readonly #gone: (wire: FakeWire) => void;
  #queue: Promise<void> = Promise.resolve();

  constructor(
    clock: VirtualClock,
    events: SocketEvents,
    fateOf: (frame: ServerFrame) => Fate,
    gone: (wire: FakeWire) => void,
  ) {
    this.#clock = clock;
    this.#events = events;
    this.#fateOf = fateOf;
    this.#gone = gone;
  }

  tell(frame: ServerFrame): void {
    const text = JSON.stringify(frame);
    const fate = frame.type === "welcome" ? "deliver" : this.#fateOf(frame);
    if (fate === "drop") return;
    this.#deliver(text, fate === "late" ? lateMs : 0);
    if (fate === "twice") this.#deliver(text, lateMs);
  }

  /** Closes from the server's side. */
  drop(code: number): void {
    if (!this.open) return;
    this.leave();
    this.#events.closed(code);
  }

  /** Closes from the client's side. */
  leave(): void {
    this.open = false;
    this.#gone(this);
  }

  #deliver(text: string, ms: number): void {
    const hear = (): void => {
      if (this.open) this.#events.heard(text);
    };
    if (ms > 0) this.#clock.after(ms, hear);
    else this.#queue = this.#queue.then(hear);
  }
}

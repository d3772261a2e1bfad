import type { Asker } from "@opencallkit/core";
import { clientFrames, type ClientFrame, type ServerFrame } from "@opencallkit/protocol";
import type { Socket, SocketEvents } from "../ports/sockets.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** One connection as the server has it. */
export type Wire = {
  /** Who has logged in on it; null before. */
  asker: Asker | null;
  readonly heard: ClientFrame[];
  readonly tell: (frame: ServerFrame) => void;
  readonly drop: (code: number) => void;
};

/** What may happen to a frame on its way to the client. */
export type Fate = "deliver" | "drop" | "twice" | "late";

const lateMs = 40;

/** As strict as the real server: a client that sends anything else fails the test. */
const checked = (text: string): ClientFrame => {
  const frame: ClientFrame = JSON.parse(text);
  const result = clientFrames[frame.type].schema["~standard"].validate(frame);
  if (result instanceof Promise || result.issues !== undefined) throw new Error(`not a frame: ${text}`);
  return frame;
};

/** Opens a connection, which lies in `wires` as long as it is open. `take` is given what the client sends. */
export const openFakeWire = (
  events: SocketEvents,
  clock: VirtualClock,
  wires: Set<Wire>,
  fateOf: (frame: ServerFrame) => Fate,
  take: (frame: ClientFrame, wire: Wire) => void,
): Socket => {
  let open = true;
  let queue: Promise<void> = Promise.resolve();

  const deliver = (text: string, ms: number): void => {
    if (ms > 0) {
      clock.after(ms, () => open && events.heard(text));
      return;
    }
    queue = queue.then(() => {
      if (open) events.heard(text);
    });
  };

  const wire: Wire = {
    asker: null,
    heard: [],
    tell: (frame) => {
      const text = JSON.stringify(frame);
      const fate = frame.type === "welcome" ? "deliver" : fateOf(frame);
      if (fate === "drop") return;
      deliver(text, fate === "late" ? lateMs : 0);
      if (fate === "twice") deliver(text, lateMs);
    },
    drop: (code) => {
      if (!open) return;
      open = false;
      wires.delete(wire);
      events.closed(code);
    },
  };

  wires.add(wire);
  queueMicrotask(() => open && events.opened());
  return {
    send: (text) => {
      const frame = checked(text);
      queueMicrotask(() => {
        if (!open) return;
        wire.heard.push(frame);
        take(frame, wire);
      });
    },
    close: () => {
      open = false;
      wires.delete(wire);
    },
  };
};

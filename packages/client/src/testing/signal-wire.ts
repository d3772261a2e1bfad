import type { SignalFrame } from "../ports/signals.ts";
import { createSignalHub, type SignalHub } from "../signaling/signal-hub.ts";

/** An in-memory signalling relay: joins the pages of one call as the server does, each hearing what is for its stay. */
export type SignalWire = {
  /** The signalling port of a stay's page. A second one for a stay replaces the first, as after a reload. */
  readonly hub: (stay: number) => SignalHub;
  readonly of: (stay: number) => SignalHub | undefined;
  readonly sent: SignalFrame[];
  /** Packet loss: true drops a frame; a test's own choice. */
  lose: (frame: SignalFrame) => boolean;
};

export const createSignalWire = (): SignalWire => {
  const hubs = new Map<number, SignalHub>();
  const wire: SignalWire = {
    sent: [],
    of: (stay) => hubs.get(stay),
    lose: () => false,
    hub: (stay) => {
      const hub = createSignalHub((frame) => {
        if (frame.type !== "signal" && frame.type !== "signalAck") return;
        wire.sent.push(frame);
        const { to } = frame.type === "signal" ? frame.signal : frame.ack;
        if (!wire.lose(frame)) queueMicrotask(() => hubs.get(to)?.heard(frame));
      });
      hubs.set(stay, hub);
      return hub;
    },
  };
  return wire;
};

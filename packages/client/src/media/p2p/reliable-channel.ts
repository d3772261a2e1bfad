import type { Signal, SignalBody } from "@opencallkit/protocol";
import type { Clock } from "../../ports/clock.ts";
import type { Stays } from "../../ports/media-transport.ts";
import type { SignalFrame, SignalPort } from "../../ports/signals.ts";

/** The route of a direct link: its two ends, and which of the paths between them it is. */
export type LinkRoute = { readonly call: string; readonly path: number; readonly stays: Stays };

/** The persisted epoch of a link, so that a reloaded page begins a newer one. */
export type EpochMemory = { readonly read: () => number; readonly write: (epoch: number) => void };

export type ReliableChannelNeeds = {
  readonly clock: Clock;
  readonly signals: Pick<SignalPort, "send">;
  readonly route: LinkRoute;
  readonly epoch: EpochMemory;
  /** A new epoch (generation): what was connected under an older one is over. */
  readonly began: () => void;
  readonly heard: (body: SignalBody) => void;
};

/**
 * A reliable channel over the lossy signalling: in order, each once, kept until acknowledged, with sequence numbers per
 * epoch.
 */
export type ReliableChannel = {
  readonly push: (body: SignalBody) => void;
  readonly take: (frame: SignalFrame) => void;
  readonly resend: () => void;
  /** Raises the epoch: both sides make a new connection. */
  readonly raise: () => void;
  readonly end: () => void;
};

/** The retransmission timeout: signals not acknowledged for this long are sent again, in ms. */
const resendMs = 2000;
/** The limit of the reorder buffer: a signal further ahead of its turn is dropped, for it will be sent again. */
const longestAhead = 256;
/** A plausibility bound: both sides hear each other's epochs, so that one this far ahead was not reached step by step. */
const farAhead = 1000;
/** The last epoch that the protocol allows: the server closes a connection that sends a later one. */
const lastEpoch = 1_000_000;

export const createReliableChannel = (needs: ReliableChannelNeeds): ReliableChannel => {
  const { clock, signals, route } = needs;
  const { call, path, stays } = route;
  const { mine, theirs } = stays;
  let epoch = 0;
  let serial = 0;
  let seen = 0;
  let confirming = false;
  let open: Signal[] = [];
  let stopResend: (() => void) | null = null;
  let ended = false;
  const ahead = new Map<number, Signal>();

  const resend = (): void => {
    stopResend?.();
    stopResend = null;
    for (const signal of open) signals.send({ type: "signal", signal });
    watch();
  };
  const watch = (): void => {
    if (open.length > 0 && !ended) stopResend ??= clock.after(resendMs, resend);
  };

  const push = (body: SignalBody): void => {
    if (ended) return;
    serial += 1;
    const signal: Signal = { call, from: mine, to: theirs, path, epoch, serial, body };
    open.push(signal);
    signals.send({ type: "signal", signal });
    watch();
  };

  const enter = (next: number): void => {
    epoch = next;
    serial = 0;
    seen = 0;
    open = [];
    ahead.clear();
    needs.epoch.write(next);
  };

  const raise = (): void => {
    if (ended || epoch >= lastEpoch) return;
    enter(epoch + 1);
    push({ type: "start" });
    needs.began();
  };

  /** A delayed, cumulative acknowledgement: one for all that arrived together. */
  const confirmSoon = (): void => {
    if (confirming) return;
    confirming = true;
    queueMicrotask(() => {
      confirming = false;
      if (ended) return;
      signals.send({ type: "signalAck", ack: { call, from: mine, to: theirs, path, epoch, serial: seen } });
    });
  };

  const isOurs = (about: Pick<Signal, "from" | "to" | "path">): boolean =>
    about.from === theirs && about.to === mine && about.path === path && !ended;

  const confirmed = (ack: Pick<Signal, "epoch" | "serial">): void => {
    if (ack.epoch !== epoch) return;
    open = open.filter((signal) => signal.serial > ack.serial);
    if (open.length > 0) return;
    stopResend?.();
    stopResend = null;
  };

  const take: ReliableChannel["take"] = (frame) => {
    if (!isOurs(frame.type === "signal" ? frame.signal : frame.ack)) return undefined;
    if (frame.type === "signalAck") return confirmed(frame.ack);
    const { signal } = frame;
    if (signal.epoch < epoch || signal.epoch > epoch + farAhead) return undefined;
    if (signal.epoch > epoch) {
      enter(signal.epoch);
      needs.began();
    }
    if (signal.serial > seen && ahead.size < longestAhead) ahead.set(signal.serial, signal);
    for (let next = ahead.get(seen + 1); next !== undefined; next = ahead.get(seen + 1)) {
      seen += 1;
      ahead.delete(seen);
      needs.heard(next.body);
    }
    return confirmSoon();
  };

  epoch = Math.min(needs.epoch.read(), lastEpoch);
  return {
    push,
    take,
    resend,
    raise,
    end: () => {
      ended = true;
      stopResend?.();
      open = [];
      ahead.clear();
    },
  };
};

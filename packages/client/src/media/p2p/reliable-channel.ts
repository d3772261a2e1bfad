import type { Signal, SignalBody } from "@opencallkit/protocol";
import type { Clock } from "../../ports/clock.ts";
import type { Stays } from "../../ports/media-transport.ts";
import type { SignalFrame, SignalPort } from "../../ports/signals.ts";

/** The two ends of a direct link, and which of the paths between them it is. */
export type LinkRoute = { readonly call: string; readonly path: number; readonly stays: Stays };

/** The newest epoch of a link that this page's earlier life knew; kept for a reload. */
export type EpochMemory = { readonly read: () => number; readonly write: (epoch: number) => void };

export type ReliableChannelNeeds = {
  readonly clock: Clock;
  readonly signals: Pick<SignalPort, "send">;
  readonly route: LinkRoute;
  readonly epoch: EpochMemory;
  /** A new epoch: what was connected under an older one is over. */
  readonly began: () => void;
  readonly heard: (body: SignalBody) => void;
};

/** Signals to the other end of a direct link: in order, once each, kept until confirmed, numbered per epoch. */
export type ReliableChannel = {
  readonly push: (body: SignalBody) => void;
  readonly take: (frame: SignalFrame) => void;
  readonly resend: () => void;
  /** Starts anew: both sides make a new connection. */
  readonly raise: () => void;
  readonly end: () => void;
};

/** Signals the other side has not confirmed for this long are sent again, in ms. */
const resendMs = 2000;
/** More than this ahead of its time is not kept; it will be sent again. */
const longestAhead = 256;
/** Both sides of a link hear each other's epochs; one this far ahead is none that was come to step by step. */
const farAhead = 1000;
/** The protocol knows no later one: a signal of it would cost the connection to the server. */
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

  /** One confirmation for all that arrived together. */
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

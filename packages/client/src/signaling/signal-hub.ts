import type { ClientFrame } from "@opencallkit/protocol";
import type { CallSignal, SignalAddress, SignalFrame, SignalPort } from "../ports/signals.ts";

/** A dispatcher of signals: hands each to the one who follows its address, and to nobody else. */
export type SignalHub = SignalPort & {
  readonly heard: (frame: SignalFrame) => void;
  /** Broadcasts to those who follow the call; without one, to those of every call. */
  readonly tell: (signal: CallSignal, call?: string) => void;
};

/**
 * The limit of the buffer for signals that come before their link is made; what is dropped is retransmitted by its
 * sender.
 */
const mostKept = 64;

const keyOf = ({ call, path, from }: SignalAddress): string => `${call} ${path} ${from}`;
const aboutOf = (frame: SignalFrame) => (frame.type === "signal" ? frame.signal : frame.ack);

export const createSignalHub = (send: (frame: ClientFrame) => void): SignalHub => {
  const links = new Map<string, (frame: SignalFrame) => void>();
  const listeners = new Set<{ readonly call: string; readonly listener: (signal: CallSignal) => void }>();
  let kept: readonly SignalFrame[] = [];

  const tell: SignalHub["tell"] = (signal, call) => {
    for (const each of listeners) if (call === undefined || call === each.call) each.listener(signal);
  };

  return {
    send,
    tell,
    heard: (frame) => {
      const about = aboutOf(frame);
      const link = links.get(keyOf(about));
      if (link !== undefined) return link(frame);
      kept = [...kept, frame].slice(-mostKept);
      tell({ type: "stray", path: about.path, from: about.from, to: about.to }, about.call);
    },
    follow: (address, listener) => {
      const key = keyOf(address);
      links.set(key, listener);
      const isMine = (frame: SignalFrame): boolean => keyOf(aboutOf(frame)) === key;
      const mine = kept.filter(isMine);
      kept = kept.filter((frame) => !isMine(frame));
      for (const frame of mine) listener(frame);
      return () => {
        if (links.get(key) === listener) links.delete(key);
      };
    },
    followCall: (call, listener) => {
      const each = { call, listener };
      listeners.add(each);
      return () => void listeners.delete(each);
    },
  };
};

import type { EventLogger as Logger, Timers } from "../ports/index.ts";
import { tokenBuckets } from "../usage/token-bucket.ts";
import { limitKey } from "./client-address.ts";

/** Limits of an address (USE-8): what it may open, before anybody logs in; `Infinity` is no limit. */
export type AddressLimits = {
  /** Connections at a time. */
  readonly connections: number;
  /** New connections a second. */
  readonly newPerSecond: number;
};

/** Limits of an address where nothing else is said. */
export const defaultAddressLimits: AddressLimits = { connections: 1000, newPerSecond: 50 };
/** No limits, for tests. */
export const noAddressLimits: AddressLimits = { connections: Infinity, newPerSecond: Infinity };

/** How often what was refused is logged, as one line with a count. */
const logEveryMs = 10_000;
/** What a connection that asked for more than one may costs its address, in new connections. */
const costOfMisuse = 10;

/** Counts the connections of each address. */
export const addressLimits = (limits: AddressLimits, timers: Timers, log: Logger, now: () => number) => {
  const open = new Map<string, number>();
  const rate = tokenBuckets(now);
  const refused = new Map<string, number>();

  const report = (): void => {
    for (const [address, count] of refused)
      log("warn", "too_many_connections", {
        address,
        count,
        flags: "--connections-per-address, --new-connections-per-second",
      });
    refused.clear();
  };
  const stop = timers.every(logEveryMs, report);

  const refuse = (address: string): null => {
    // Bounded, for there may be as many addresses as anybody likes to have.
    if (refused.size < 100 || refused.has(address)) refused.set(address, (refused.get(address) ?? 0) + 1);
    return null;
  };

  return {
    /** Null for one too many; else what is to be called once it is closed. */
    open: (address: string): (() => void) | null => {
      const key = limitKey(address);
      const count = open.get(key) ?? 0;
      const { newPerSecond } = limits;
      if (count >= limits.connections) return refuse(key);
      if (rate.take(key, { size: newPerSecond, perSecond: newPerSecond }) > 0) return refuse(key);
      open.set(key, count + 1);
      return () => {
        const left = (open.get(key) ?? 1) - 1;
        if (left > 0) open.set(key, left);
        else open.delete(key);
      };
    },
    /** A connection of this address was cut off for what it asked. */
    misused: (address: string): void => {
      const { newPerSecond } = limits;
      if (newPerSecond === Infinity) return;
      rate.owe(limitKey(address), { size: newPerSecond, perSecond: newPerSecond }, costOfMisuse);
    },
    stop: (): void => {
      stop();
      report();
    },
  };
};
export type OpenAddresses = ReturnType<typeof addressLimits>;

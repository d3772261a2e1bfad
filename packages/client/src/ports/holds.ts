/** Exclusive locks by name, each held by one page of a browser profile at a time (Web Locks). */
export type Holds = {
  /** Tries to take the lock: the answer releases it, or is null when another page holds it. */
  readonly hold: (name: string) => Promise<(() => void) | null>;
};

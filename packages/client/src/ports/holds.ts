/** Names that one page of a browser profile can hold at a time (Web Locks). */
export type Holds = {
  /** Answers with what lets go, or null when another page holds the name. */
  readonly hold: (name: string) => Promise<(() => void) | null>;
};

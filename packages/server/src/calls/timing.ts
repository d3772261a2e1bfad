/** Timing: the intervals of the server, in ms. Tests use shorter ones. */
export type Timing = {
  /** BEAT-1: the server's beat. */
  readonly heartbeatMs: number;
  /** BEAT-2: nothing heard for this long closes the socket. */
  readonly silenceMs: number;
  /** A socket that broke may come back for this long before the others are told. */
  readonly breakMs: number;
  /** BEAT-4: how often proofs of life are written. Below `outageMs`, or an idle server would look like one that is down. */
  readonly proveMs: number;
  /** BEAT-5: no commit for this long was an outage. */
  readonly outageMs: number;
  /** A connection that has not said hello in this time is closed. */
  readonly helloMs: number;
};

/** The intervals of a server in use. */
export const defaultTiming: Timing = {
  heartbeatMs: 5000,
  silenceMs: 12_000,
  breakMs: 3000,
  proveMs: 4000,
  outageMs: 5000,
  helloMs: 5000,
};

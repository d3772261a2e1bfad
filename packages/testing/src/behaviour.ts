/** A behaviour, what a virtual person does by itself. `afterMs`: how long it waits first, in ms. */
export type Behaviour =
  /** Answers a ring after `afterMs`; hangs up `hangsUpAfterMs` ms after the talk began, or never (null). */
  | { readonly type: "accepts"; readonly afterMs: number; readonly hangsUpAfterMs: number | null }
  | { readonly type: "rejects"; readonly afterMs: number }
  /** Never answers: lets it ring. */
  | { readonly type: "ignores" }
  /** Is busy: talks with somebody else all the time. */
  | { readonly type: "busy" }
  /** Cancels its own call `afterMs` after it began to ring. */
  | { readonly type: "cancels"; readonly afterMs: number };

/** Answers each ring, and hangs up after a while, or never. */
export const accepts = ({
  afterMs = 0,
  hangsUpAfterMs = null,
}: { readonly afterMs?: number; readonly hangsUpAfterMs?: number | null } = {}): Behaviour => ({
  type: "accepts",
  afterMs,
  hangsUpAfterMs,
});
/** Declines each ring. */
export const rejects = ({ afterMs = 0 }: { readonly afterMs?: number } = {}): Behaviour => ({
  type: "rejects",
  afterMs,
});
/** Lets it ring. */
export const ignores = (): Behaviour => ({ type: "ignores" });
/** Talks with somebody else all the time. */
export const busy = (): Behaviour => ({ type: "busy" });
/** Takes its own call back after a while. */
export const cancels = ({ afterMs = 0 }: { readonly afterMs?: number } = {}): Behaviour => ({
  type: "cancels",
  afterMs,
});

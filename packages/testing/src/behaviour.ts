/** A behaviour, what a virtual person does by itself; times in ms. */
export type Behaviour =
  /** Answers a ring after `afterMs`; hangs up `hangsUpAfterMs` after the talk began, or never (null). */
  | { readonly type: "accepts"; readonly afterMs: number; readonly hangsUpAfterMs: number | null }
  | { readonly type: "rejects"; readonly afterMs: number }
  /** Never answers: lets it ring. */
  | { readonly type: "ignores" }
  /** Is busy: talks with somebody else all the time. */
  | { readonly type: "busy" }
  /** Cancels its own call `afterMs` after it began to ring. */
  | { readonly type: "cancels"; readonly afterMs: number };

export const accepts = ({
  afterMs = 0,
  hangsUpAfterMs = null,
}: { readonly afterMs?: number; readonly hangsUpAfterMs?: number | null } = {}): Behaviour => ({
  type: "accepts",
  afterMs,
  hangsUpAfterMs,
});
export const rejects = ({ afterMs = 0 }: { readonly afterMs?: number } = {}): Behaviour => ({
  type: "rejects",
  afterMs,
});
export const ignores = (): Behaviour => ({ type: "ignores" });
export const busy = (): Behaviour => ({ type: "busy" });
export const cancels = ({ afterMs = 0 }: { readonly afterMs?: number } = {}): Behaviour => ({
  type: "cancels",
  afterMs,
});

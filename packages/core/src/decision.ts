import type { Fact, MediaType, RefusalCode } from "@opencallkit/protocol";

/**
 * The decision, outcome of a rule. `write`: facts to append (none: accepted, and nothing changes). `refuse`: a named
 * refusal; `retryAfterMs`, in ms, with `too_many_requests`. `meet`: the call `call` is answered instead of beginning
 * this one (GLARE-1). `replace`: the asker's part in `call` ends first, and the command is then decided afresh
 * (RECALL-1).
 */
export type Decision =
  | { readonly type: "write"; readonly facts: readonly Fact[] }
  | { readonly type: "refuse"; readonly code: RefusalCode; readonly retryAfterMs?: number }
  | { readonly type: "meet"; readonly call: string; readonly media: MediaType }
  | { readonly type: "replace"; readonly call: string };

export const nothing: Decision = { type: "write", facts: [] };
export const refuse = (code: RefusalCode): Decision => ({ type: "refuse", code });
/** A rate-limited refusal (USE-1), for now. */
export const refuseForNow = (retryAfterMs: number): Decision => ({
  type: "refuse",
  code: "too_many_requests",
  retryAfterMs,
});
export const write = (...facts: readonly Fact[]): Decision => ({ type: "write", facts });

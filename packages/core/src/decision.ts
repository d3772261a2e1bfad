import type { Fact, MediaType, RefusalCode } from "@opencallkit/protocol";

/**
 * Facts to write (none: yes, and nothing changes), a named no, or another call that must be dealt with first:
 * `meet` answers that call instead of beginning this one (GLARE-1), `replace` ends the asker's part in it and
 * then decides afresh (RECALL-1).
 */
export type Decision =
  | { readonly facts: readonly Fact[] }
  | { readonly no: RefusalCode; readonly retryAfterMs?: number }
  | { readonly meet: string; readonly media: MediaType }
  | { readonly replace: string };

export const nothing: Decision = { facts: [] };
export const no = (code: RefusalCode): Decision => ({ no: code });
/** USE-1: refused for now, by a limit of use. */
export const later = (retryAfterMs: number): Decision => ({ no: "too_many_requests", retryAfterMs });
export const write = (...facts: readonly Fact[]): Decision => ({ facts });

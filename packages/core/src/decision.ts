import type { Fact, RefusalCode } from "@opencallkit/protocol";

/** Facts to write (none: yes, and nothing changes), or a named no. */
export type Decision = { readonly facts: readonly Fact[] } | { readonly no: RefusalCode };

export const nothing: Decision = { facts: [] };
export const no = (code: RefusalCode): Decision => ({ no: code });
export const write = (...facts: readonly Fact[]): Decision => ({ facts });

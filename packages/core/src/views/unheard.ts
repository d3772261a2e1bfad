import type { Fact } from "@opencallkit/protocol";
import type { Call } from "../call/call.ts";

/** News: consecutive facts of a call as one leg hears them. `first` numbers the first of them, from 1. */
export type News = { readonly first: number; readonly facts: readonly (Fact | null)[] };

/**
 * Gap detection and deduplication (HEAR-5): the facts of some news that the call does not have yet; null where facts
 * before them are missing.
 */
export const unheard = (call: Call, { first, facts }: News): News["facts"] | null =>
  first > call.version + 1 ? null : facts.slice(call.version + 1 - first);

import type { Fact } from "@opencallkit/protocol";
import type { Call } from "./call.ts";
import { fold } from "./evolve.ts";

/** Consecutive facts of a call as one leg hears them. `first` numbers the first of them, from 1. */
export type News = { readonly first: number; readonly facts: readonly (Fact | null)[] };

/** HEAR-5: the call after news of it. What is known already is skipped; null says that something before is missing. */
export const take = (call: Call, { first, facts }: News): Call | null =>
  first > call.version + 1 ? null : fold(facts.slice(call.version + 1 - first), call);

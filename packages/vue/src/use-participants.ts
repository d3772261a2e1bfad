import type { Call, Participant, ReadonlyAtom } from "@opencallkit/client";
import { toValue, type ComputedRef, type MaybeRefOrGetter } from "vue";
import { useAtom } from "./use-atom.ts";

const nobody: readonly Participant[] = [];
const empty: ReadonlyAtom<readonly Participant[]> = { get: () => nobody, subscribe: () => () => undefined };

/**
 * Participants of a call: everybody else in it, in the order in which they came to it. The call may be a ref or a
 * getter; while it gives none the list is empty.
 */
export const useParticipants = (call: MaybeRefOrGetter<Call | null | undefined>): ComputedRef<readonly Participant[]> =>
  useAtom(() => toValue(call)?.participants ?? empty);

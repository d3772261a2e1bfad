import type { Call, Participant, ReadonlyAtom } from "@opencallkit/client";
import { useAtom } from "./use-atom.ts";

const nobody: readonly Participant[] = [];
const empty: ReadonlyAtom<readonly Participant[]> = { get: () => nobody, subscribe: () => () => undefined };

/** Participants of a call: everybody else in it, in the order in which they came to it. Empty while there is no call. */
export const useParticipants = (call: Call | null | undefined): readonly Participant[] =>
  useAtom(call?.participants ?? empty);

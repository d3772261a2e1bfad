import type { Call, CallClient } from "@opencallkit/client";
import { useCallClient } from "./call-client.ts";
import { useAtom } from "./use-atom.ts";

const none: readonly Call[] = [];

/**
 * Call list of the provided client, or of one that is given: live calls, and ended ones that nobody has dismissed,
 * oldest first. Throws where there is no client.
 */
export const useCalls = (client?: CallClient): readonly Call[] => useAtom(useCallClient(client).calls, () => none);

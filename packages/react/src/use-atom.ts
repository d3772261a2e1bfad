import type { ReadonlyAtom } from "@opencallkit/client";
import { useSyncExternalStore } from "react";

/**
 * Hook for an atom's value. `atServer`: what a server has rendered, and hydration begins with, for a page may be logged
 * in before it is hydrated.
 */
export const useAtom = <T>({ get, subscribe }: ReadonlyAtom<T>, atServer: () => T = get): T =>
  useSyncExternalStore(subscribe, get, atServer);

import type { Call, ReadonlyAtom } from "@opencallkit/client";
import { useAtom } from "./use-atom.ts";

type Followed = "state" | "microphone" | "camera" | "wish" | "deviceNews" | "preview";

/** Values of one call at this rendering. */
export type CallValues = { readonly [K in Followed]: ReturnType<Call[K]["get"]> };

type MaybeCall = Call | null | undefined;

const absent: ReadonlyAtom<null> = { get: () => null, subscribe: () => () => undefined };
const useMaybe = <T>(atom: ReadonlyAtom<T> | undefined): T | null => useAtom<T | null>(atom ?? absent);

/**
 * Hook for one call's values: its state, our devices within it and our own picture. Null while there is no call, such
 * as for `useCalls()[0]` of an empty list.
 */
export function useCall(call: Call): CallValues;
export function useCall(call: MaybeCall): CallValues | null;
export function useCall(call: MaybeCall): CallValues | null {
  const state = useMaybe(call?.state);
  const microphone = useMaybe(call?.microphone);
  const camera = useMaybe(call?.camera);
  const wish = useMaybe(call?.wish);
  const deviceNews = useMaybe(call?.deviceNews);
  const preview = useMaybe(call?.preview);
  if (state === null || microphone === null || camera === null || wish === null || deviceNews === null) return null;
  return { state, microphone, camera, wish, deviceNews, preview };
}

import type { Call, ReadonlyAtom } from "@opencallkit/client";
import { toValue, type ComputedRef, type MaybeRefOrGetter } from "vue";
import { useAtom } from "./use-atom.ts";

type Followed = "state" | "microphone" | "camera" | "wish" | "deviceNews" | "preview";

/** Values of one call, each a ref of its own. `Absent`: what they are while there is no call. */
export type CallRefs<Absent = never> = {
  readonly [K in Followed]: ComputedRef<ReturnType<Call[K]["get"]> | Absent>;
};

type MaybeCall = Call | null | undefined;

const absent: ReadonlyAtom<null> = { get: () => null, subscribe: () => () => undefined };

/**
 * Refs of one call's values: its state, our devices within it and our own picture. The call may be a ref or a getter,
 * such as `() => calls.value[0]`; while it gives none every value is null.
 */
export function useCall(call: MaybeRefOrGetter<Call>): CallRefs;
export function useCall(call: MaybeRefOrGetter<MaybeCall>): CallRefs<null>;
export function useCall(call: MaybeRefOrGetter<MaybeCall>): CallRefs<null> {
  const valueOf = <T>(atomOf: (its: Call) => ReadonlyAtom<T>): ComputedRef<T | null> =>
    useAtom((): ReadonlyAtom<T | null> => {
      const its = toValue(call);
      return its === null || its === undefined ? absent : atomOf(its);
    });
  return {
    state: valueOf(({ state }) => state),
    microphone: valueOf(({ microphone }) => microphone),
    camera: valueOf(({ camera }) => camera),
    wish: valueOf(({ wish }) => wish),
    deviceNews: valueOf(({ deviceNews }) => deviceNews),
    preview: valueOf(({ preview }) => preview),
  };
}

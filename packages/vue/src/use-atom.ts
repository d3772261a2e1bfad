import type { ReadonlyAtom } from "@opencallkit/client";
import { computed, getCurrentInstance, getCurrentScope, onMounted, shallowRef, watch, type ComputedRef } from "vue";

/**
 * Ref of an atom's value, always the present one. It is subscribed from the component's mounting, for a server never
 * mounts and would never unsubscribe, to the end of the effect scope; outside of a component at once.
 */
export const useAtom = <T>(source: () => ReadonlyAtom<T>): ComputedRef<T> => {
  const changes = shallowRef(0);
  const changed = (): void => void (changes.value += 1);
  const follow = (): void => {
    // Missed change: between the first rendering and the mounting.
    changed();
    watch(source, (atom, _before, onCleanup) => onCleanup(atom.subscribe(changed)), { immediate: true, flush: "sync" });
  };
  const scope = getCurrentScope();
  if (getCurrentInstance() === null) follow();
  // A store's scope outlives the component that made it.
  else onMounted(() => scope?.run(follow));
  return computed(() => {
    void changes.value;
    return source().get();
  });
};

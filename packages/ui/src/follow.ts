import type { ReadonlyAtom } from "@opencallkit/client";
import type { ReactiveController, ReactiveControllerHost } from "lit";

type Followed = { readonly value: ReadonlyAtom<unknown>; readonly stop: () => void };

/** Reactive controller: draws an element again when a value it shows changes. Follows only while the element is in the page. */
export const follow = (
  host: ReactiveControllerHost,
  values: () => readonly ReadonlyAtom<unknown>[],
): ReactiveController => {
  let followed: readonly Followed[] = [];
  let here = false;
  const stopAll = (): void => {
    for (const { stop } of followed) stop();
    followed = [];
  };
  const controller: ReactiveController = {
    hostConnected: () => {
      here = true;
      host.requestUpdate();
    },
    hostUpdate: () => {
      // A drawing that was under way when the element was taken out is done outside of the page.
      if (!here) return;
      const wanted = values();
      const same = wanted.length === followed.length && wanted.every((value, at) => value === followed[at]?.value);
      if (same) return;
      stopAll();
      followed = wanted.map((value) => ({ value, stop: value.subscribe(() => host.requestUpdate()) }));
    },
    hostDisconnected: () => {
      here = false;
      stopAll();
    },
  };
  host.addController(controller);
  return controller;
};

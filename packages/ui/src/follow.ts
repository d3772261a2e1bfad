import type { ReadonlyAtom } from "@opencallkit/client";
import type { ReactiveController, ReactiveControllerHost } from "lit";

type Followed = { readonly value: ReadonlyAtom<unknown>; readonly stop: () => void };

/** Reactive controller: renders an element again when an atom it shows changes. Subscribed only while the element is connected. */
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
      // A late render: one that was under way at the disconnect ends outside of the page, and must not subscribe again.
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

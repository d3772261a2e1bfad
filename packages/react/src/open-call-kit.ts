import type { CallClient, CallEvent } from "@opencallkit/client";
import { mountCallKit, type CallKitOptions, type MountedCallKit } from "@opencallkit/ui";
import { useEffect, useRef } from "react";
import { useCallClient } from "./call-client.ts";

/** Props of the screens; each may be left out. */
export type OpenCallKitProps = CallKitOptions & {
  /** The client whose calls are shown; by default the provider's. */
  readonly client?: CallClient | undefined;
  /**
   * Listener of every event of the client, in order, and each told once. Events that happened while this device was
   * away wait for a listener.
   */
  readonly onCallEvent?: ((event: CallEvent) => void) | undefined;
};

/**
 * Call screens as one component: shows every call of a client over the page, as `mountCallKit` does; two of one client
 * show it once. They lie in the page's top layer, so that nothing is rendered in its place. Unmounting takes the screens
 * away, and the calls go on. Throws where there is no client.
 */
export const OpenCallKit = ({ client, onCallEvent, lang, theme, nameOf, sounds }: OpenCallKitProps): null => {
  const its = useCallClient(client);
  const mounted = useRef<MountedCallKit | null>(null);
  const listener = useRef(onCallEvent);
  const listens = onCallEvent !== undefined;
  useEffect(() => {
    mounted.current = mountCallKit(its, { lang, theme, nameOf, sounds });
    return mounted.current.unmount;
    // The options of a later rendering: the next effect has them.
  }, [its]);
  useEffect(() => mounted.current?.set({ lang, theme, nameOf, sounds }), [lang, theme, nameOf, sounds]);
  useEffect(() => {
    listener.current = onCallEvent;
  }, [onCallEvent]);
  useEffect(() => (listens ? its.observe((event) => listener.current?.(event)) : undefined), [its, listens]);
  return null;
};

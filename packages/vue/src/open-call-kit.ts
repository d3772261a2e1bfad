import type { CallClient, CallEvent } from "@opencallkit/client";
import { mountCallKit, type CallKitOptions } from "@opencallkit/ui";
import { defineComponent, h, onMounted, watch, type FunctionalComponent } from "vue";
import { useCallClient } from "./call-client.ts";

/** Props of the screens; each may be left out. */
export type OpenCallKitProps = CallKitOptions & {
  /** The client whose calls are shown; by default the provided one. */
  readonly client?: CallClient | undefined;
  /**
   * Listener of the event `callevent`: every event of the client, in order, and each told once. Events that happened
   * while this device was away wait for a listener.
   */
  readonly onCallevent?: ((event: CallEvent) => void) | undefined;
};

const optionsOf = ({ lang, theme, nameOf, sounds }: OpenCallKitProps): CallKitOptions => ({
  lang,
  theme,
  nameOf,
  sounds,
});

/** Screens, mounted with the component. They lie in the page's top layer, so that nothing is rendered in its place. */
const Screens = defineComponent(
  (props: OpenCallKitProps & { readonly client: CallClient }) => {
    onMounted(() => {
      watch(
        () => props.client,
        (client, _before, onCleanup) => {
          const { set, unmount } = mountCallKit(client, optionsOf(props));
          const stop = watch(() => optionsOf(props), set);
          onCleanup(() => {
            stop();
            unmount();
          });
        },
        { immediate: true },
      );
      watch(
        [() => props.client, () => props.onCallevent !== undefined] as const,
        ([client, listens], _before, onCleanup) => {
          if (listens) onCleanup(client.observe((event) => props.onCallevent?.(event)));
        },
        { immediate: true },
      );
    });
    return () => null;
  },
  { props: ["client", "lang", "theme", "nameOf", "sounds", "onCallevent"] },
);

/**
 * Call screens as one component: shows every call of a client over the page, as `mountCallKit` does; two of one client
 * show it once. Unmounting takes the screens away, and the calls go on. Throws where there is no client.
 */
export const OpenCallKit: FunctionalComponent<OpenCallKitProps> = (props) =>
  h(Screens, { ...props, client: useCallClient(props.client) });
OpenCallKit.inheritAttrs = false;
OpenCallKit.props = {
  client: null,
  lang: null,
  theme: null,
  nameOf: null,
  sounds: { type: Boolean, default: true },
  onCallevent: null,
};

import { CallClock } from "./parts/clock.ts";
import { EndedScreen } from "./screens/ended-screen.ts";
import { InCallScreen } from "./screens/in-call-screen.ts";
import { IncomingScreen } from "./screens/incoming-screen.ts";
import { MinimizedScreen } from "./screens/minimized-screen.ts";
import { OutgoingScreen } from "./screens/outgoing-screen.ts";
import { CallStage } from "./stage/call-stage.ts";

const elements: { readonly [tag: string]: CustomElementConstructor } = {
  "opencallkit-clock": CallClock,
  "opencallkit-incoming": IncomingScreen,
  "opencallkit-outgoing": OutgoingScreen,
  "opencallkit-in-call": InCallScreen,
  "opencallkit-minimized": MinimizedScreen,
  "opencallkit-ended": EndedScreen,
  "opencallkit-stage": CallStage,
};

/** Makes the screens known to the browser; once, even when two copies of this package are loaded. */
export const defineElements = (): void => {
  for (const [tag, element] of Object.entries(elements))
    if (customElements.get(tag) === undefined) customElements.define(tag, element);
};

import { define } from "../define.ts";
import { InCallScreen } from "../screens/in-call-screen.ts";
import { defineClock } from "./clock.ts";

export { InCallScreen };

/**
 * Registers `<opencallkit-in-call>`: a call of two that goes on, with its controls, panels and notices. It fills its
 * nearest positioned ancestor. Properties: `context`, `call`, `notice`. Event: `minimize`, when that is pressed. Parts:
 * `backdrop`, `control-bar`. Custom properties: those of `<opencallkit-theme>`.
 */
export const defineInCall = (): void => {
  defineClock();
  define({ "opencallkit-in-call": InCallScreen });
};

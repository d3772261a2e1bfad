import { define } from "../define.ts";
import { EndedScreen } from "../screens/ended-screen.ts";

export { EndedScreen };

/**
 * Registers `<opencallkit-ended>`: why a call is over, and what one may do next. It fills its nearest positioned
 * ancestor. Properties: `context`, `call`, `notice`. Event: `dismiss`, when it is closed or another call is made from it;
 * `call.dismiss()` then takes the call off the client's list. Part: `card`. Custom properties: those of
 * `<opencallkit-theme>`.
 */
export const defineEnded = (): void => define({ "opencallkit-ended": EndedScreen });

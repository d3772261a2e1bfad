import { define } from "../define.ts";
import { OutgoingScreen } from "../screens/outgoing-screen.ts";

export { OutgoingScreen };

/**
 * Registers `<opencallkit-outgoing>`: a call we make, until it is answered. It fills its nearest positioned ancestor.
 * Properties: `context`, `call`, `notice`. Event: `minimize`, when that is pressed. Parts: `backdrop`, `control-bar`.
 * Custom properties: those of `<opencallkit-theme>`.
 */
export const defineOutgoing = (): void => define({ "opencallkit-outgoing": OutgoingScreen });

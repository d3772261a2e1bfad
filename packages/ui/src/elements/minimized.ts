import { define } from "../define.ts";
import { MinimizedScreen } from "../screens/minimized-screen.ts";
import { defineClock } from "./clock.ts";

export { MinimizedScreen };

/**
 * Registers `<opencallkit-minimized>`: a running call as a small card in the lower corner of its nearest positioned
 * ancestor. Properties: `context`, `call`, `notice`. Event: `restore`, when the whole screen is asked for. Part: `card`.
 * Custom properties: those of `<opencallkit-theme>`.
 */
export const defineMinimized = (): void => {
  defineClock();
  define({ "opencallkit-minimized": MinimizedScreen });
};

import { define } from "../define.ts";
import { GroupScreen } from "../screens/group-screen.ts";
import { defineClock } from "./clock.ts";

export { GroupScreen };

/**
 * Registers `<opencallkit-group>`: a group call that goes on, a tile for each person. It fills its nearest positioned
 * ancestor. Properties: `context`, `call`, `notice`. Event: `minimize`, when that is pressed. Parts: `backdrop`,
 * `control-bar`. Custom properties: those of `<opencallkit-theme>`.
 */
export const defineGroup = (): void => {
  defineClock();
  define({ "opencallkit-group": GroupScreen });
};

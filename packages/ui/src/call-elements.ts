import { defineDeviceNotices } from "./elements/device-notices.ts";
import { defineEnded } from "./elements/ended.ts";
import { defineGroup } from "./elements/group.ts";
import { defineInCall } from "./elements/in-call.ts";
import { defineMinimized } from "./elements/minimized.ts";
import { defineOutgoing } from "./elements/outgoing.ts";

/** Code splitting: the screens of a call that is made or answered, in a chunk that the overlay loads with the first call. */
export const defineCallElements = (): void => {
  defineDeviceNotices();
  defineOutgoing();
  defineGroup();
  defineInCall();
  defineMinimized();
  defineEnded();
};

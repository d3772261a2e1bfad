import { define } from "./define.ts";
import { CallClock } from "./components/call-clock.ts";
import { NoticesBefore } from "./components/notices-before.ts";
import { EndedScreen } from "./screens/ended-screen.ts";
import { GroupScreen } from "./screens/group-screen.ts";
import { InCallScreen } from "./screens/in-call-screen.ts";
import { MinimizedScreen } from "./screens/minimized-screen.ts";
import { OutgoingScreen } from "./screens/outgoing-screen.ts";

/** The screens of a call that is made or answered. */
export const defineCallElements = (): void =>
  define({
    "opencallkit-clock": CallClock,
    "opencallkit-notices": NoticesBefore,
    "opencallkit-outgoing": OutgoingScreen,
    "opencallkit-group": GroupScreen,
    "opencallkit-in-call": InCallScreen,
    "opencallkit-minimized": MinimizedScreen,
    "opencallkit-ended": EndedScreen,
  });

import { CallClock } from "../components/call-clock.ts";
import { define } from "../define.ts";

export { CallClock };

/**
 * Registers `<opencallkit-clock>`: how long a call has lasted, as text that ticks. Property: `since`, in ms of
 * `performance.now()`, as in a talking call's state. No events, parts or custom properties.
 */
export const defineClock = (): void => define({ "opencallkit-clock": CallClock });

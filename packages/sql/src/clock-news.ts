import type { EventLogger as Logger } from "@opencallkit/server/ports";
import type { ClockNews } from "./store-clock.ts";

/** Logs steps of the wall clock: one changes no call, but may surprise whoever reads records. */
export const clockNewsIn =
  (log: Logger) =>
  ({ event, ms }: ClockNews): void =>
    log("warn", event, { ms });

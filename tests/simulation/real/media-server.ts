import type { MediaServer } from "@opencallkit/server/ports";

/** A media server that has every room and nobody in any: calls are planned on it, and no media flow in the simulation. */
export const emptyMediaServer: MediaServer = {
  open: () => Promise.resolve(),
  close: () => Promise.resolve(),
  ticket: () => Promise.resolve({ token: "ticket" }),
  stays: () => Promise.resolve([]),
  remove: () => Promise.resolve(),
};

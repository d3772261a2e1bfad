import { defaultPolicy, type Policy, type UsageLimits } from "@opencallkit/core";

/** USE-1: none, for tests that do in seconds what people do in hours. */
export const noLimits: UsageLimits = {
  invitesPerMinute: Infinity,
  unansweredRingsPerHour: Infinity,
  unknownCancelsPerMinute: Infinity,
  loginsPerMinute: Infinity,
  deviceLoginsPerMinute: Infinity,
  connections: Infinity,
  devices: Infinity,
  signalBytesPerSecond: Infinity,
};

export const unlimitedPolicy: Policy = { ...defaultPolicy, limits: noLimits };

import { defaultPolicy, type Policy, type UsageLimits } from "@opencallkit/core";

/** Rate limits (USE-1) that nobody reaches, for tests that do in seconds what people do in hours. */
export const noLimits: UsageLimits = {
  invitesPerMinute: Infinity,
  unansweredRingsPerHour: Infinity,
  unknownCancelsPerMinute: Infinity,
  loginsPerMinute: Infinity,
  deviceLoginsPerMinute: Infinity,
  connections: Infinity,
  devices: Infinity,
  signalBytesPerSecond: Infinity,
  accountRequestsPerMinute: Infinity,
  requestsPerSecond: Infinity,
};

/** The default policy of an app, without rate limits. */
export const unlimitedPolicy: Policy = { ...defaultPolicy, limits: noLimits };

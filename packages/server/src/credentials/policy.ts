import type { Policy, UsageLimits } from "@opencallkit/core";
import * as v from "valibot";

const ms = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));
const day = 24 * 60 * 60 * 1000;

/** USE-1: a limit of use, or `off`. */
const limit = (max: number) => v.union([ms(1, max), v.literal("off")]);

const limits = {
  invitesPerMinute: limit(100_000),
  unansweredRingsPerHour: limit(1000),
  unknownCancelsPerMinute: limit(100_000),
  loginsPerMinute: limit(100_000),
  deviceLoginsPerMinute: limit(100_000),
  connections: limit(10_000),
  devices: limit(10_000),
  signalBytesPerSecond: limit(1_000_000_000),
  accountRequestsPerMinute: limit(1_000_000),
  requestsPerSecond: limit(100_000),
} as const satisfies { readonly [N in keyof UsageLimits]: unknown };

/** What an app may set for itself. */
const Settings = v.partial(
  v.strictObject({
    ringMs: ms(1000, 600_000),
    longestRingMs: ms(1000, 600_000),
    longestCallMs: ms(1000, 30 * day),
    askVideoMs: ms(1000, 600_000),
    people: ms(2, 100),
    media: v.picklist(["auto", "none"]),
    sfu: v.picklist(["auto", "always", "never"]),
    relay: v.picklist(["auto", "always"]),
    join: v.picklist(["invited", "anyone"]),
    glare: v.picklist(["merge", "busy"]),
    blocked: v.picklist(["hide", "tell"]),
    profiles: v.picklist(["set", "read", "off"]),
    multiDevice: v.boolean(),
    longestUserSigMs: ms(60_000, 3650 * day),
    ...limits,
  }),
);
/** What an app has set for itself; what is missing is as by default. Times in ms. */
export type PolicySettings = v.InferOutput<typeof Settings>;

const isLimit = (name: string): boolean => Object.hasOwn(limits, name);

/** Names of the settings, as `opencallkit app set` takes them. */
export const policyNames: readonly string[] = Object.keys(Settings.entries);

/** Reads the settings of an app's policy, or says what is wrong with them in one line. */
export const readPolicy = (value: unknown): PolicySettings | string => {
  const read = v.safeParse(Settings, value, { abortEarly: true });
  if (read.success) return read.output;
  const [issue] = read.issues;
  return `${v.getDotPath(issue) ?? "policy"}: ${issue.message}`;
};

/** The app's policy over that of the server. What a newer release has stored and this one cannot read is as by default. */
export const policyOf = (base: Policy, stored: string): Policy => {
  const settings = readPolicy(JSON.parse(stored));
  if (typeof settings === "string") return base;
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  const [ofUse, others] = [given.filter(([name]) => isLimit(name)), given.filter(([name]) => !isLimit(name))];
  const numbers = ofUse.map(([name, value]) => [name, value === "off" ? Infinity : value] as const);
  const limited = {
    ...base,
    ...Object.fromEntries(others),
    limits: { ...base.limits, ...Object.fromEntries(numbers) },
  };
  // PLAN-2: no app has a media server that the deployment has not.
  return base.sfu === "never" ? { ...limited, sfu: "never" } : limited;
};

/** Widens a policy: its limits of use are so many times as wide. */
export const widened = (policy: Policy, times: number): Policy => {
  const { limits: all } = policy;
  return {
    ...policy,
    limits: {
      invitesPerMinute: all.invitesPerMinute * times,
      unansweredRingsPerHour: all.unansweredRingsPerHour * times,
      unknownCancelsPerMinute: all.unknownCancelsPerMinute * times,
      loginsPerMinute: all.loginsPerMinute * times,
      deviceLoginsPerMinute: all.deviceLoginsPerMinute * times,
      connections: all.connections * times,
      devices: all.devices * times,
      signalBytesPerSecond: all.signalBytesPerSecond * times,
      accountRequestsPerMinute: all.accountRequestsPerMinute * times,
      requestsPerSecond: all.requestsPerSecond * times,
    },
  };
};

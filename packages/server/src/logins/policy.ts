import type { Policy } from "@opencallkit/core";
import * as v from "valibot";

const ms = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));
const day = 24 * 60 * 60 * 1000;

/** What an app may set for itself. */
const Settings = v.partial(
  v.strictObject({
    ringMs: ms(1000, 600_000),
    longestRingMs: ms(1000, 600_000),
    longestCallMs: ms(1000, 30 * day),
    askVideoMs: ms(1000, 600_000),
    people: ms(2, 100),
    media: v.picklist(["auto", "none"]),
    join: v.picklist(["invited", "anyone"]),
    glare: v.picklist(["merge", "busy"]),
    blocked: v.picklist(["hide", "tell"]),
    multiDevice: v.boolean(),
  }),
);
export type PolicySettings = v.InferOutput<typeof Settings>;

export const policyNames: readonly string[] = Object.keys(Settings.entries);

/** An app's settings, or what is wrong with them in one line. */
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
  return { ...base, ...Object.fromEntries(given) };
};

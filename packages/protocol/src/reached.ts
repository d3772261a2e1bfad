import * as v from "valibot";

export type Reached = { readonly [user: string]: readonly string[] };

const Devices = v.array(v.string());
const isReached = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  Object.values(value).every((devices: unknown) => v.is(Devices, devices));

/** A schema of devices by user. Not `v.record`, which drops a user called `constructor`. */
export const Reached = v.custom<Reached>(isReached, "not lists of devices by user");

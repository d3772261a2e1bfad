import { isLive, legOf, type Call, type KnownCall, type LiveCall } from "./call.ts";
import { claims, finishedStays, hears, stayNumbers, type Leg } from "./leg.ts";

/** Queries over all legs of a call together. */

const legs = (call: KnownCall): readonly Leg[] => [...call.legs.values()];

export const usersWhose = (call: KnownCall, is: (leg: Leg) => boolean): readonly string[] => {
  const users: string[] = [];
  // On the hot path of every command, therefore without intermediate lists.
  for (const [user, leg] of call.legs) if (is(leg)) users.push(user);
  return users;
};

/** Busy state (BUSY-3): the users whose slot a call holds. */
export const claimants = (call: Call): readonly string[] => (isLive(call) ? usersWhose(call, claims) : []);

/** Busy state of one user: whether the call holds their slot. */
export const holdsSlot = (call: Call, user: string): boolean => {
  const leg = isLive(call) ? legOf(call, user) : undefined;
  return leg !== undefined && claims(leg);
};

/** Removal (SERVER-2): whether the back end has taken them out of the call. */
export const wasRemoved = (call: Call, user: string): boolean => {
  const leg = legOf(call, user);
  return leg?.state === "left" && leg.how === "removed";
};

/** The size of a call: how many people are in it or are rung, not counting `except`. */
export const liveCount = (call: LiveCall, except?: string): number =>
  usersWhose(call, ({ state }) => state !== "left").filter((user) => user !== except).length;

/** A deserted call (END-6): nobody rings and at most one is left, or nobody is left at all. */
export const isDeserted = (call: LiveCall): boolean => {
  let joined = 0;
  let rings = false;
  for (const { state } of call.legs.values()) {
    if (state === "joined") joined += 1;
    else if (state === "ringing") rings = true;
  }
  if (call.state === "ringing") return !rings;
  return joined === 0 || (joined === 1 && !rings);
};

export const nextStay = (call: LiveCall): number => 1 + Math.max(0, ...legs(call).flatMap(stayNumbers));

const momentsOf = (leg: Leg): readonly number[] => [
  ...finishedStays(leg).map(({ leftAt }) => leftAt),
  ...(leg.state === "joined" ? [leg.joinedAt] : []),
];

/** Clamps a moment: `at`, but not before anything that anybody is billed for, so that nobody's stay outlasts its call. */
export const notBeforeStays = (call: LiveCall, at: number): number => Math.max(at, ...legs(call).flatMap(momentsOf));

/** The audience within a call: the users of its legs who hear of it. */
export const listeners = (call: KnownCall): readonly string[] => usersWhose(call, hears);

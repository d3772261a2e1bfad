import { isLive, type FoldedCall as Call, type Leg } from "@opencallkit/core";

/** Independent oracle: the rules of legs, written a second time and in another way, to check the core by. */

export const isClaim = (leg: Leg): boolean =>
  leg.state === "waiting" || leg.state === "joined" || (leg.state === "ringing" && !leg.shielded);

export const legsOf = (call: Call): readonly (readonly [string, Leg])[] =>
  call.state === "new" || call.state === "void" ? [] : [...call.legs];

const countLegs = (call: Call): { readonly [S in Leg["state"]]: number } => {
  const counts = { waiting: 0, ringing: 0, joined: 0, left: 0 };
  for (const [, { state }] of legsOf(call)) counts[state] += 1;
  return counts;
};

/** Liveness of a call: somebody rings, or two are there to talk; and a call that rings has its caller. */
export const hasSense = (call: Call): boolean => {
  if (!isLive(call)) return true;
  const { ringing, joined, waiting } = countLegs(call);
  if (call.state === "ringing") return waiting === 1 && joined === 0 && ringing > 0;
  return waiting === 0 && (joined > 1 || (joined === 1 && ringing > 0));
};

const staysOf = (leg: Leg): readonly { readonly stay: number; readonly joinedAt: number; readonly leftAt: number }[] =>
  leg.state === "waiting" ? [] : leg.stays;

/** Stays of a call that is over, in order of their numbers. */
export const stays = (call: Call) =>
  legsOf(call)
    .flatMap(([user, leg]) => staysOf(leg).map((stay) => ({ user, ...stay })))
    .toSorted((one, other) => one.stay - other.stay);

export const newestStay = (call: Call): number =>
  Math.max(
    0,
    ...legsOf(call).flatMap(([, leg]) => [
      ...staysOf(leg).map(({ stay }) => stay),
      ...(leg.state === "waiting" || leg.state === "joined" ? [leg.stay] : []),
    ]),
  );

import type { Chance } from "../kernel/chance.ts";

/** Device of a user, on which one page runs at a time. */
export type CastMember = { readonly app: number; readonly user: string; readonly device: string };
export type Cast = { readonly apps: readonly number[]; readonly members: readonly CastMember[] };

const names = ["ann", "ben", "cid", "dot", "eve"];

/** Draws the cast: two to five users with one to three devices each, at least four devices; sometimes users of another app (tenant). */
export const drawCast = (chance: Chance): Cast => {
  const members: CastMember[] = [];
  const join = (app: number, user: string, count: number): void => {
    for (let nr = 1; nr <= count; nr += 1) members.push({ app, user, device: `${user}-device-${nr}` });
  };
  const people = chance.pick([2, 3, 3, 4, 5]);
  for (const name of names.slice(0, people)) join(1, name, people === 2 ? 2 : chance.pick([1, 1, 2, 3]));
  while (members.length < 4) join(1, "fay", 1 + chance.below(2));
  const two = chance.happens(0.12);
  if (two) for (const name of ["ann", "other"]) join(2, name, 1);
  return { apps: two ? [1, 2] : [1], members };
};

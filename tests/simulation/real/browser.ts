import { memoryStorage, type Ports } from "@opencallkit/client/internal";
import type { CastMember } from "../world/cast.ts";

/** A browser of a user: what outlives its pages. */
export type Browser = {
  readonly member: CastMember;
  readonly lasting: Ports["storage"]["lasting"];
  session: Ports["storage"]["session"];
  /** The calls of which the app was told a beginning, and no end yet. */
  readonly began: Set<string>;
  /** How often the app was told of an end, by call. */
  readonly ended: Map<string, number>;
  tabs: number;
};

export const browserOf = (member: CastMember): Browser => ({
  member,
  lasting: memoryStorage(),
  session: memoryStorage(),
  began: new Set(),
  ended: new Map(),
  tabs: 0,
});

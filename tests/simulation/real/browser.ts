import { memoryStorage, type Ports } from "@opencallkit/client/internal";
import type { CastMember } from "../world/cast.ts";

/** Browser profile of a user: the state that outlives its pages. */
export type Browser = {
  readonly member: CastMember;
  readonly lasting: Ports["storage"]["lasting"];
  session: Ports["storage"]["session"];
  /** Open calls: their beginning was told to the app, and no end yet. */
  readonly began: Set<string>;
  /** Number of end events that the app got, by call. */
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

import type { RefusalCode } from "@opencallkit/protocol";
import type { Policy } from "../context.ts";

/** Each pair of people has a link of its own, so more than this many cost every device too much. */
const mostDirect = 4;

/** GROUP-2: why `count` people are too many for one call, or null. */
export const tooMany = (count: number, { people, media }: Policy): RefusalCode | null => {
  if (count > people) return "too_many_people";
  return media === "auto" && count > mostDirect ? "media_capacity" : null;
};

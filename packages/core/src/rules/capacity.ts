import type { MediaTransportName, RefusalCode } from "@opencallkit/protocol";
import type { Policy } from "../context.ts";

/**
 * Capacity of a transport, in people: in `p2p` (a full mesh) each pair has a link of its own, so more of them cost
 * every device too much.
 */
const capacity: { readonly [T in MediaTransportName]: number } = { p2p: 4, none: Infinity };

/** The transport of a new call, as the app's policy has it. */
export const transportOf = ({ media }: Policy): MediaTransportName => (media === "none" ? "none" : "p2p");

/** The capacity check (GROUP-2): why `count` people are too many for one call, or null. */
export const tooMany = (count: number, { people }: Policy, transport: MediaTransportName): RefusalCode | null => {
  if (count > people) return "too_many_people";
  return count > capacity[transport] ? "media_capacity" : null;
};

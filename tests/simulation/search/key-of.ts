import type { FoldedCall as Call } from "@opencallkit/core";
import { legsOf } from "../checks/leg-rules.ts";
import type { Told, World } from "./world.ts";

/** Canonical form of a call: states that no rule tells apart share it. Times are left out; deadlines count by their order only. */
const callKey = (call: Call): string => {
  if (call.state === "new") return "-";
  if (call.state === "void") return `void ${call.caller} ${call.cause.how}`;
  const ends = legsOf(call)
    .flatMap(([, leg]) => (leg.state === "ringing" ? [leg.endsAt] : []))
    .toSorted((one, other) => one - other);
  const legs = legsOf(call).map(([user, leg]) => {
    switch (leg.state) {
      case "waiting":
        return `${user}:w${leg.client}`;
      case "ringing":
        return `${user}:r${ends.indexOf(leg.endsAt)}${leg.shielded ? "s" : ""}${leg.heard ? "h" : ""}${leg.stays.length}${[...leg.reached].toSorted().join()}`;
      case "joined":
        return `${user}:j${leg.client}#${leg.stay}`;
      case "left":
        return `${user}:l${leg.how}${leg.client}${leg.heard ? "h" : ""}${leg.stays.length}${leg.reached.length > 0 ? "r" : ""}`;
    }
  });
  const { group, media, caller } = call.about;
  const talk = call.state === "talking" ? `${call.videoAsked?.user ?? ""}${call.closesAt === null ? "" : "!"}` : "";
  const over = call.state === "ended" ? `${call.result} ${call.by ?? ""}` : "";
  return `${call.state} ${caller} ${group ? "g" : "p"}${media} ${talk}${over} ${legs.join(" ")}`;
};

const toldKey = ({ call, heard }: Told): string =>
  [callKey(call), ...[...heard].map(([user, each]) => `${user}=${callKey(each)}`)].join(" | ");

/** State hashing: `stateKey` identifies a state; `nextKey` merges those with the same future, for an ended call never changes. */
export const stateKey = (world: World): string =>
  [...world.calls]
    .map(([id, told]) => `${id.slice(0, 1)} ${toldKey(told)}`)
    .toSorted()
    .join(" || ");
export const nextKey = (world: World): string =>
  [...world.calls]
    .map(([id, told]) => `${id.slice(0, 1)} ${told.call.state === "ended" ? "over" : toldKey(told)}`)
    .toSorted()
    .join(" || ");

import * as v from "valibot";
import { added } from "./facts/added.ts";
import { ended } from "./facts/ended.ts";
import { endsSoon } from "./facts/ends-soon.ts";
import { invited } from "./facts/invited.ts";
import { joined } from "./facts/joined.ts";
import { left } from "./facts/left.ts";
import { lineBusy } from "./facts/line-busy.ts";
import { mediaChanged } from "./facts/media-changed.ts";
import { mediaPlanned } from "./facts/media-planned.ts";
import { missed } from "./facts/missed.ts";
import { rang } from "./facts/rang.ts";
import { rejected } from "./facts/rejected.ts";
import { removed } from "./facts/removed.ts";
import { videoAsked } from "./facts/video-asked.ts";
import { videoRefused } from "./facts/video-refused.ts";
import { voided } from "./facts/voided.ts";
import { Time } from "./ids.ts";

/** The fact registry: everything that may have happened to a call. A new fact is one file and one line here. */
export const facts = {
  invited,
  added,
  rang,
  joined,
  rejected,
  missed,
  lineBusy,
  left,
  removed,
  mediaChanged,
  mediaPlanned,
  videoAsked,
  videoRefused,
  endsSoon,
  ended,
  voided,
} as const;

export type FactName = keyof typeof facts;
export const factNames: readonly FactName[] = Object.keys(facts).filter((name): name is FactName =>
  Object.hasOwn(facts, name),
);
export type FactBody<N extends FactName> = v.InferOutput<(typeof facts)[N]["body"]>;
/** A fact of a call. `at`: when it happened, in ms by the store's clock. */
export type Fact<N extends FactName = FactName> = {
  [K in N]: { readonly type: K; readonly at: number; readonly body: FactBody<K> };
}[N];

const fact = <N extends FactName, B extends v.GenericSchema>(name: N, { body }: { readonly body: B }) =>
  v.object({ type: v.literal(name), at: Time, body });
export const FactSchema = v.variant("type", [
  fact("invited", facts.invited),
  fact("added", facts.added),
  fact("rang", facts.rang),
  fact("joined", facts.joined),
  fact("rejected", facts.rejected),
  fact("missed", facts.missed),
  fact("lineBusy", facts.lineBusy),
  fact("left", facts.left),
  fact("removed", facts.removed),
  fact("mediaChanged", facts.mediaChanged),
  fact("mediaPlanned", facts.mediaPlanned),
  fact("videoAsked", facts.videoAsked),
  fact("videoRefused", facts.videoRefused),
  fact("endsSoon", facts.endsSoon),
  fact("ended", facts.ended),
  fact("voided", facts.voided),
]);

const typeOf = (value: unknown): unknown =>
  typeof value === "object" && value !== null && "type" in value ? value.type : undefined;

/** Parses a stored fact by the schema of its type alone. Throws when it is none of this release. */
export const parseFact = (value: unknown): Fact => {
  const type = typeOf(value);
  return v.parse(FactSchema.options.find(({ entries }) => entries.type.literal === type) ?? FactSchema, value);
};

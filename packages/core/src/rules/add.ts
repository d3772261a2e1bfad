import type { CommandBody, Fact, RefusalCode } from "@opencallkit/protocol";
import { legOf, type Call, type LiveCall } from "../call/call.ts";
import { refuse, nothing, write, type Decision } from "../decision.ts";
import { liveCount, wasRemoved } from "../call/people.ts";
import type { Asker, DecisionContext } from "../context.ts";
import { isFull, rungTooOften } from "./bounded.ts";
import { tooMany } from "./media-plan.ts";
import { inside } from "./own-leg.ts";
import { busyFacts, busyOf, hasTwice, ringsOf } from "./ring-people.ts";

const isHere = (call: LiveCall, user: string): boolean => {
  const leg = legOf(call, user);
  return leg !== undefined && leg.state !== "left";
};

const refusalOf = (call: LiveCall, people: readonly string[]): RefusalCode | null => {
  if (hasTwice(people)) return "same_person_twice";
  if (people.some((user) => wasRemoved(call, user))) return "removed";
  return null;
};

/** Adds people to a call (GROUP-3, GROUP-5): rings more, or somebody again. */
export const add = (
  state: Call,
  { people, timeout }: CommandBody<"add">,
  asker: Asker,
  context: DecisionContext,
): Decision => {
  const place = inside(state, asker);
  if (typeof place === "string") return refuse(place);
  const { call } = place;
  const refused = refusalOf(call, people);
  if (refused !== null) return refuse(refused);
  const rung = people.filter((user) => !isHere(call, user));
  if (rung.length === 0) return nothing;
  const full = tooMany(liveCount(call) + rung.length, context.policy, call.about.plan);
  if (full !== null) return refuse(full);
  if (isFull(call, context.policy)) return refuse("too_many_changes");
  const tooOften = rungTooOften(rung, context);
  if (tooOften !== null) return tooOften;
  const added: Fact = {
    type: "added",
    at: context.now,
    body: { by: asker.user, people: rung, ...ringsOf(rung, timeout, context) },
  };
  return write(added, ...busyFacts(busyOf(rung, context), context.now));
};

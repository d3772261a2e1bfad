import type { Command } from "@opencallkit/protocol";
import fc from "fast-check";
import type { Step } from "./history.ts";
import {
  adding,
  alice,
  alice2,
  answering,
  bob,
  bob2,
  carol,
  command,
  dave,
  invitation,
  mallory,
  switching,
} from "./people.ts";

/** Generators of random histories of a call, for property-based tests. */

export const askers = [alice, alice2, bob, bob2, carol, dave, mallory];
export const users = ["alice", "bob", "carol", "dave"];
const pairCommands = [
  invitation(),
  ...(["accept", "reject", "cancel", "hangUp"] as const).map(command),
  switching("audio"),
  switching("video"),
  answering(true),
  answering(false),
];
const groupCommands = [
  ...pairCommands,
  invitation({ callees: ["bob", "carol"], chatGroup: "group" }),
  command("join"),
  adding(["dave"]),
  adding(["bob", "carol"]),
  adding(["carol", "dave"], 5),
];
const stepOf = (commands: readonly Command[]): fc.Arbitrary<Step> =>
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant("ask" as const),
        command: fc.constantFrom(...commands),
        asker: fc.constantFrom(...askers),
      }),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(bob, bob2, carol)
        .map(({ user, device }) => ({ kind: "reach", user, device }) as const),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constantFrom("alive" as const, "gone" as const, "remove" as const),
        user: fc.constantFrom(...users),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.oneof(fc.nat(2000), fc.nat(40_000)) }),
    },
  );
const removesNobody = (step: Step): boolean => step.kind !== "remove";
export const begin: Step = { kind: "ask", command: invitation(), asker: alice };
const beginGroup: Step = { kind: "ask", command: invitation({ callees: ["bob", "carol"] }), asker: alice };
export const steps = fc.array(stepOf(groupCommands), { maxLength: 18 });
const pairSteps = fc.array(stepOf(pairCommands).filter(removesNobody), { maxLength: 14 });
/** Weighted towards an invite first: without that few histories would get far. */
export const histories = fc.oneof(
  { weight: 1, arbitrary: steps },
  { weight: 4, arbitrary: steps.map((rest) => [begin, ...rest]) },
  { weight: 4, arbitrary: steps.map((rest) => [beginGroup, ...rest]) },
);
export const pairs = pairSteps.map((rest) => [begin, ...rest]);

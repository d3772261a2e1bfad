import { audience, heardCount, isLive, view, type FoldedCall as Call } from "@opencallkit/core";
import { hasSense, isClaim, legsOf, newestStay, stays } from "../checks/leg-rules.ts";
import { seesAlike } from "../checks/sees-alike.ts";
import { hold } from "../checks/violation.ts";
import type { Result, Setting, World } from "./world.ts";

const checkHearing = (world: World, { clients }: Setting): void => {
  for (const [id, { call, facts, heard }] of world.calls) {
    for (const user of audience(call)) {
      const mine = heard.get(user);
      hold("S01", mine?.version === heardCount(call, facts, user), () => `${user} has not every number of ${id}`);
      if (mine === undefined) continue;
      for (const client of [...clients.filter((each) => each.user === user).map((each) => each.client), "another"])
        hold(
          "S01",
          seesAlike(view(mine, user, client), call, user, client),
          () => `${user} sees ${id} otherwise than it is`,
        );
    }
  }
};

const checkClaims = (world: World): void => {
  const claimed = [...world.calls.values()].flatMap(({ call }) =>
    isLive(call) ? legsOf(call).flatMap(([user, leg]) => (isClaim(leg) ? [user] : [])) : [],
  );
  hold("I03", new Set(claimed).size === claimed.length, () => `somebody is in two calls: ${claimed.join(", ")}`);
};

const checkStep = (before: Call, { facts }: Result): void => {
  hold("I01", before.state !== "ended" || facts.length === 0, () => "a call that is over changes");
  for (const fact of facts) {
    if (fact.type !== "joined") continue;
    const joined = legsOf(before).some(([user, leg]) => user === fact.body.user && leg.state === "joined");
    hold("I04", !joined, () => `${fact.body.user} is joined twice`);
    hold("I09", fact.body.stay === newestStay(before) + 1, () => `stay ${fact.body.stay}`);
  }
};

/** Invariants of a transition, and of the state it leads to. */
export const checkWorld = (before: World, result: Result, setting: Setting): void => {
  const { world, call: id } = result;
  checkStep(before.calls.get(id)?.call ?? { state: "new", version: 0 }, result);
  for (const [, { call }] of world.calls) {
    hold("S02", hasSense(call), () => `a live call with nobody to talk to in ${id}`);
    if (call.state === "ended") hold("I09", (call.connectedAt === null) === (stays(call).length === 0), () => "stays");
  }
  checkClaims(world);
  checkHearing(world, setting);
};

import { legsOf } from "../checks/leg-rules.ts";
import { pairOf } from "../checks/state-pairs.ts";
import { countIn } from "../run/tally.ts";
import type { Scenario } from "./scenario.ts";

/** REST interface of a node, as the back end uses it. */
export type Asked = {
  readonly end: (app: number, call: string) => unknown;
  readonly remove: (app: number, call: string, user: string) => unknown;
};

/** Random back end action: blocks or unblocks, removes a user, or ends a call. */
export const ruleSomething = (scenario: Scenario, node: Asked | null): void => {
  const { chance, tally, trace } = scenario.shared;
  const { app, user } = chance.pick(scenario.cast.members);
  const other = chance.pick(scenario.people(app));
  const live = scenario.live(app);
  const what = chance.below(4);
  if (what < 2) return scenario.block(app, user, other, chance.happens(0.6));
  if (node === null || live.length === 0) return;
  const { id, call } = chance.pick(live);
  if (what === 2) {
    const whom = chance.happens(0.6) ? chance.pick(legsOf(call).map(([each]) => each)) : other;
    countIn(tally, pairOf(call, whom, "", "remove"));
    trace.note(() => `the back end removes ${whom} from ${id.slice(0, 4)}`);
    node.remove(app, id, whom);
  } else if (chance.happens(0.4)) node.end(app, id);
};

/** Ends all live calls, so that users who have long talked in one call begin others. */
export const endAll = (scenario: Scenario, node: Asked | null): void => {
  for (const app of scenario.cast.apps) for (const { id } of scenario.live(app)) node?.end(app, id);
};

export { audience, hear } from "./audience.ts";
export {
  isKnown,
  isLive,
  legOf,
  newCall,
  type Call,
  type EndedCall,
  type Invitation,
  type KnownCall,
  type LiveCall,
} from "./call.ts";
export type { Leg, LegEnd, Stay } from "./leg.ts";
export { asWritten } from "./lives.ts";
export { claimants, holdsSlot, wasRemoved } from "./people.ts";
export { abandon } from "./rules/abandon.ts";
export { endByServer, removeByServer } from "./rules/by-server.ts";
export { decide } from "./decide.ts";
export type { Decision } from "./decision.ts";
export { due, wake, type Leases } from "./due.ts";
export { evolve, fold } from "./evolve.ts";
export { heardCount, heardOf } from "./heard.ts";
export { useUp } from "./rules/use-up.ts";
export { reach } from "./rules/reach.ts";
export { unheard, type News } from "./news.ts";
export { record } from "./record.ts";
export {
  defaultPolicy,
  unlimited,
  type Allowance,
  type Asker,
  type Held,
  type Life,
  type Lives,
  type Policy,
  type DecisionContext,
  type UsageLimits,
} from "./situation.ts";
export { view, type CallView, type Ending, type Person, type ViewState } from "./view.ts";

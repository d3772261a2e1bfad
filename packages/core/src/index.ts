export { audience, hear } from "./views/audience.ts";
export {
  isKnown,
  isLive,
  legOf,
  newCall,
  type Call as FoldedCall,
  type EndedCall,
  type KnownCall,
} from "./call/call.ts";
export { hasStay, type Leg, type LegEnd, type Stay } from "./call/leg.ts";
export { asWritten } from "./rules/leases.ts";
export { claimants, holdsSlot, wasRemoved } from "./call/people.ts";
export { abandon } from "./rules/abandon.ts";
export { endByServer, removeByServer } from "./rules/by-server.ts";
export { decide } from "./decide.ts";
export type { Decision } from "./decision.ts";
export { due, wake, type Leases } from "./rules/deadlines.ts";
export { evolve, fold } from "./call/evolve.ts";
export { heardCount, heardOf } from "./views/heard.ts";
export { voidedFact } from "./call/voided-fact.ts";
export { reach } from "./rules/reach.ts";
export { unheard, type News } from "./views/unheard.ts";
export { factForBackEnd } from "./views/fact-for-back-end.ts";
export { record, recordHead } from "./views/record.ts";
export { timestamp } from "./views/timestamp.ts";
export { recentCall } from "./views/recent.ts";
export { summaryOf, type CallSummary, type PartInCall, type PersonSummary } from "./views/summary.ts";
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
} from "./context.ts";
export { view, type CallView, type Ending, type Person, type ViewState } from "./views/view.ts";

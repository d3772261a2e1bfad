import type { Anomaly, Check, CallHistory } from "../history/call-history.ts";
import { checkCommands } from "./check-commands.ts";
import { checkEnd } from "./check-end.ts";
import { checkHeard } from "./check-heard.ts";
import { checkRings } from "./check-rings.ts";
import { checkRulings } from "./check-rulings.ts";
import { checkTellings } from "./check-tellings.ts";
import { checkTotals } from "./check-totals.ts";

const checks: readonly Check[] = [
  checkCommands,
  checkRulings,
  checkHeard,
  checkEnd,
  checkTotals,
  checkTellings,
  checkRings,
];

/** Everything that is wrong with one call. */
export const checkHistory = (history: CallHistory): readonly Anomaly[] =>
  checks.flatMap((check) => check(history).map((each) => ({ call: history.call, ...each })));

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

/** Anomalies of one call: the findings of every check. */
export const checkHistory = (history: CallHistory): readonly Anomaly[] =>
  checks.flatMap((check) => check(history).map((each) => ({ call: history.call, ...each })));

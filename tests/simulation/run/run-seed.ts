import { Violation } from "../checks/violation.ts";
import { runSchedule } from "../shell/schedule.ts";
import type { Outcome } from "./outcome.ts";

/** Size of the simulation: `core` alone on simulated nodes, or the `real` server and engine. */
export type Size = "core" | "real";

const violationOf = (error: unknown): Outcome["violation"] => {
  if (error === null) return null;
  if (error instanceof Violation) return { invariant: error.invariant, message: error.message };
  return {
    invariant: "THROWN",
    message: error instanceof Error ? (error.stack ?? error.message) : "something that is no error was thrown",
  };
};

/** Replays one seed. `verbose`: keeps every line of its trace. */
export const runSeed = async (size: Size, seed: number, verbose = false): Promise<Outcome> => {
  const run = size === "core" ? runSchedule : (await import("../real/schedule.ts")).runReal;
  const { hash, tally, lines, error } = await run(seed, verbose);
  return { seed, hash, tally, lines, violation: violationOf(error) };
};

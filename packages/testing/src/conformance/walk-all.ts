import { setTimeout as pause } from "node:timers/promises";
import type { FactName } from "@opencallkit/protocol";
import type { Outbox, OutboxFact, OutboxPage } from "@opencallkit/server/ports";

type Walked = { readonly facts: readonly OutboxFact[]; readonly upTo: number; readonly rest: OutboxPage["rest"] };

/** Walks every settled fact behind a place, in small pages. */
export const walkSettled = async (outbox: Outbox, after: number, names: readonly FactName[]): Promise<Walked> => {
  const found: OutboxFact[] = [];
  for (let at = after; ;) {
    const { facts, upTo, rest } = await outbox.read(at, 3, names);
    found.push(...facts);
    if (rest !== "settled") return { facts: found, upTo, rest };
    at = upTo;
  }
};

const patienceMs = 5000;

/** Walks every fact behind a place; waits for those that are held up, 5 s at most. */
export const walkAll = async (
  outbox: Outbox,
  after: number,
  names: readonly FactName[],
): Promise<readonly OutboxFact[]> => {
  const found: OutboxFact[] = [];
  const until = performance.now() + patienceMs;
  for (let at = after; ;) {
    const { facts, upTo, rest } = await walkSettled(outbox, at, names);
    found.push(...facts);
    if (rest === "nothing") return found;
    if (performance.now() > until) throw new Error("a transaction is open, and holds the walk up");
    at = upTo;
    await pause(20);
  }
};

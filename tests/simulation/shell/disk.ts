import type { WriteSet, Appended } from "@opencallkit/server/ports";
import type { Agenda } from "../kernel/agenda.ts";
import type { Chance } from "../kernel/chance.ts";
import { checkBefore, checkCommit } from "../checks/check-commit.ts";
import type { Truth } from "../checks/truth.ts";
import type { Tables } from "../store/tables.ts";
import type { Rates } from "../world/rates.ts";
import type { Failpoint } from "./failpoints.ts";

type Waiting = { readonly step: WriteSet; readonly settle: (outcome: Appended | null) => void };

/** Connection of a node to the store. Outcome `null`: in doubt, nobody knows what is on disk. */
export type Disk = {
  readonly append: (step: WriteSet, then: (outcome: Appended | null) => void) => void;
  readonly read: <T>(look: () => T, then: (found: T | null) => void) => void;
  readonly busy: () => boolean;
};

export type DiskParts = {
  readonly tables: Tables;
  readonly truth: Truth;
  readonly agenda: Agenda;
  readonly chance: Chance;
  readonly rates: () => Rates;
  readonly down: () => boolean;
  readonly committed: (step: WriteSet) => void;
  /** Failpoint: true when the node is killed here. */
  readonly fails: (point: Failpoint) => boolean;
  readonly alive: () => boolean;
};

const slowMs = 100;

/** Group commit: write sets that arrive while a batch is under way form the next one. */
export const diskOf = (parts: DiskParts): Disk => {
  const { tables, truth, agenda, chance, rates, down, fails } = parts;
  let waiting: Waiting[] = [];
  let underWay = false;

  const write = (step: WriteSet): Appended => {
    const row = tables.row(step.app, step.call);
    const before = row?.call ?? { state: "new", version: 0 };
    if (row?.facts.length === step.version || row === undefined) checkBefore(row, step);
    const outcome = tables.append(step, truth.now());
    if (!outcome.done) return outcome;
    parts.committed(step);
    const written = tables.row(step.app, step.call);
    if (written !== undefined) checkCommit(written, before, step, truth);
    return outcome;
  };

  const commit = (): void => {
    const batch = waiting;
    waiting = [];
    underWay = false;
    if (!parts.alive() || fails("before-commit")) return;
    const lost = down();
    const doubt = lost ? chance.happens(0.2) : chance.happens(rates().doubts);
    const outcomes = lost && !doubt ? [] : batch.map(({ step }) => write(step));
    if (fails("after-commit")) return;
    for (const [at, { settle }] of batch.entries())
      if (parts.alive()) settle(lost || doubt ? null : (outcomes[at] ?? null));
  };

  return {
    append: (step, then) => {
      waiting.push({ step, settle: then });
      if (underWay) return;
      underWay = true;
      const ms = 1 + chance.below(4) + (chance.happens(0.02) ? chance.below(1500) : 0);
      if (ms > slowMs) truth.storeSlow(agenda.now() + ms);
      agenda.after(ms, commit);
    },
    read: (look, then) => {
      const answer = (): void => {
        if (parts.alive()) then(down() ? null : look());
      };
      if (chance.happens(0.5)) agenda.after(chance.below(3), answer);
      else answer();
    },
    busy: () => underWay,
  };
};

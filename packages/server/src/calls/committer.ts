import { evolve, type Call, type Leases } from "@opencallkit/core";
import type { Fact, RefusalCode } from "@opencallkit/protocol";
import { commandName, type WriteSet, type Conflict } from "../ports/index.ts";
import type { CallTimers } from "./call-timers.ts";
import type { CallServiceParts } from "./call-service.ts";
import type { CommandReply } from "./command-reply.ts";
import type { KnownState } from "./context-loader.ts";
import { after } from "./live-call.ts";
import type { KnownBlockers } from "./known-blockers.ts";
import type { CommandTask } from "./command-task.ts";
import type { Readings } from "./state-reader.ts";
import { ringTargets, writeSetOf } from "./write-set.ts";

export type CommitterParts = Pick<CallServiceParts, "store" | "calls" | "grace" | "cluster" | "tell"> &
  Pick<Readings, "reread" | "withBlockers"> & {
    readonly callTimer: Pick<CallTimers, "set">;
    readonly blocked: Pick<KnownBlockers, "add">;
  };

/** The only caller of `store.append`. What is known for the next attempt, the refusal, or null when all is done and told. */
export const committer = (parts: CommitterParts) => {
  const { store, calls, grace, cluster, callTimer, blocked, reread, withBlockers } = parts;

  /** Somebody was there first: what to decide with now, or the refusal. */
  const lost = async (
    task: CommandTask,
    known: KnownState,
    writeSet: WriteSet,
    conflict: Conflict,
  ): Promise<KnownState | RefusalCode> => {
    switch (conflict) {
      case "room":
        return task.wishedRoom ? "room_taken" : known;
      case "slot":
        return { ...known, held: await store.holders(task.app, writeSet.take) };
      case "block":
        if (task.asker !== null) blocked.add(task.app, task.asker);
        return withBlockers(task, known);
      case "version":
        return reread(task);
    }
  };

  return async (
    task: CommandTask,
    known: KnownState,
    facts: readonly Fact[],
    terms: Leases,
    committed: () => void,
  ): Promise<KnownState | CommandReply | null> => {
    const { live } = known;
    const next = facts.reduce<Call>((state, fact) => evolve(state, fact), live.call);
    const writeSet = writeSetOf(live, next, facts, task.key, ringTargets(task, known.blockers, next), terms);
    const before = store.lastCommit();
    const appended = await store.append(writeSet);
    grace.committed(before);
    if (!appended.done) {
      const now = await lost(task, known, writeSet, appended.conflict);
      return typeof now === "string" ? { refusal: now } : now;
    }
    const command = writeSet.command === null ? null : commandName(writeSet.command);
    const settled = after(live, next, writeSet.facts, command, appended.place);
    calls.put(settled);
    callTimer.set(settled, writeSet.due);
    committed();
    parts.tell({
      live: settled,
      first: live.call.version + 1,
      facts: writeSet.facts,
      newcomers: writeSet.newcomers,
      mine: true,
    });
    cluster.changed(settled);
    return null;
  };
};
